import { expect, it } from 'vitest'
import { withHosts } from './withHosts'

const PAGE = `<meta content="default-src 'none'; connect-src 'none'"><script>"connect-src 'none'"</script>`

it('names the origins in the policy and changes nothing else', () => {
  expect(withHosts(PAGE, '')).toBe(PAGE)
  expect(withHosts(PAGE, 'http://localhost:8000 https://a.example')).toBe(
    `<meta content="default-src 'none'; connect-src http://localhost:8000 https://a.example"><script>"connect-src 'none'"</script>`,
  )
})

it.each([
  '*',
  ' ',
  'https:',
  'a.example',
  'https://*.example.org',
  'https://a.example/',
  "https://a.example; script-src 'unsafe-eval'",
  'https://a.example"><script>',
  'https://a.example\nhttps://b.example',
  'https://A.example',
])('refuses %j', (origins) => {
  expect(() => withHosts(PAGE, origins)).toThrow('Only exact hosts')
})
