import { describe, expect, it } from 'vitest'
import { environmentOf, markerHolds } from './markers'

const ENVIRONMENT = environmentOf('3.14.2')

describe('markerHolds', () => {
  it.each([
    ['python_version >= "3.9"', true],
    ['python_version < "3.9"', false],
    ['python_version in "3.13 3.14"', true],
    ['python_full_version == "3.14.*"', true],
    ["sys_platform == 'emscripten'", true],
    ['sys_platform != "win32" and os_name == "posix"', true],
    ['sys_platform == "win32" or python_version > "4"', false],
    ['sys_platform == "win32" and python_version < "3" or os_name == "posix"', true],
    ['sys_platform == "win32" and (python_version < "3" or os_name == "posix")', false],
    ['platform_python_implementation == "PyPy"', false],
    ['"linux" not in sys_platform', true],
    ['extra == "dev"', false],
  ])('%s: %s', (marker, expected) => {
    expect(markerHolds(marker, ENVIRONMENT, [])).toBe(expected)
  })

  it('tries each extra', () => {
    expect(markerHolds('extra == "Dev_Tools"', ENVIRONMENT, ['x', 'dev-tools'])).toBe(true)
    expect(markerHolds('extra == "dev" and python_version < "3"', ENVIRONMENT, ['dev'])).toBe(false)
  })
})
