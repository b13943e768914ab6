/**
 * The sandbox was taken from under a session, by the browser or by somebody in the page: not the program's fault as far
 * as anybody knows, and nothing that it did is left.
 */
export class SandboxLost extends Error {
  override name = 'SandboxLost'
}
