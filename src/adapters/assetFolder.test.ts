import { afterEach, expect, it, vi } from 'vitest'
import { assetUrl, placeAssets } from './assetFolder'

afterEach(() => {
  vi.unstubAllGlobals()
})

it.each([
  [new URL('https://static.example.org/coder'), 'https://static.example.org/coder/python.zip'],
  ['https://static.example.org/coder/', 'https://static.example.org/coder/python.zip'],
  ['coder', 'https://page.example/shop/coder/python.zip'],
  ['./coder/', 'https://page.example/shop/coder/python.zip'],
  ['/coder', 'https://page.example/coder/python.zip'],
])('the large files lie where they were placed: %s', (folder, address) => {
  vi.stubGlobal('document', { baseURI: 'https://page.example/shop/cart.html' })
  placeAssets(folder)
  expect(assetUrl('python.zip')).toBe(address)
})

it('what is no address is refused at once', () => {
  expect(() => placeAssets('coder')).toThrow(TypeError)
})
