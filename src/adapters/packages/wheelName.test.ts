import { expect, it } from 'vitest'
import { fitOf, readWheelName } from './wheelName'

const HERE = { python: '3.14.2', abi: '2026_0' }

it.each([
  ['a-1.0-py3-none-any.whl', 1],
  ['a-1.0-py2.py3-none-any.whl', 1],
  ['a-1.0-py38-none-any.whl', 1],
  ['a-1.0-1-py3-none-any.whl', 1],
  ['a-1.0-cp314-none-any.whl', 1],
  ['a-1.0-py2-none-any.whl', 0],
  ['a-1.0-py315-none-any.whl', 0],
  ['a-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl', 2],
  ['a-1.0-cp314-cp314-pyodide_2026_0_wasm32.whl', 2],
  ['a-1.0-cp39-abi3-pyemscripten_2026_0_wasm32.whl', 2],
  ['a-1.0-py3-none-pyemscripten_2026_0_wasm32.whl', 2],
  ['a-1.0-cp313-cp313-pyemscripten_2026_0_wasm32.whl', 0],
  ['a-1.0-cp314-cp314t-pyemscripten_2026_0_wasm32.whl', 0],
  ['a-1.0-cp314-cp314-pyemscripten_2025_0_wasm32.whl', 0],
  ['a-1.0-cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64.whl', 0],
  ['a-1.0.tar.gz', null],
  ['a-1.0.whl', null],
])('%s fits %s', (file, expected) => {
  const name = readWheelName(file)
  expect(name && fitOf(name, HERE)).toBe(expected)
})
