import { isOpenable } from '../../core/hosts'

const CLOSED = "connect-src 'none'"

/**
 * The sealed frame's document, with a policy that opens it to some origins and differs in nothing else.
 * @param origins with a space between them; '' for none
 * @throws {TypeError} when one is not exact
 */
export function withHosts(framePage: string, origins: string): string {
  if (origins === '') return framePage
  if (!origins.split(' ').every(isOpenable)) throw new TypeError('Only exact hosts can be opened.')
  return framePage.replace(CLOSED, `connect-src ${origins}`)
}
