import { expect, it } from 'vitest'
import { withoutEndpoint } from './withoutEndpoint'

const ORIGINS = ['https://api.example.org', 'https://api.example.org:8443', 'http://localhost:8000']

it.each([
  ['https://api.example.org/v1', ['http://localhost:8000']],
  ['https://API.example.org.:9/v1', ['http://localhost:8000']],
  ['https://sub.api.example.org/v1', ORIGINS],
  ['http://127.0.0.1:8000/v1', ORIGINS.slice(0, 2)],
  ['http://[::1]:8000/v1', ORIGINS.slice(0, 2)],
  ['http://0.0.0.0:8000', ORIGINS.slice(0, 2)],
  ['http://localhost:11434/v1', ORIGINS],
  ['no address', ORIGINS],
])('takes out what leads to the model endpoint %s', (base_url, left) => {
  expect(withoutEndpoint(ORIGINS, base_url)).toEqual(left)
})
