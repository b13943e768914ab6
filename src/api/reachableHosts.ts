import { originsOf, shownHost } from '../core/hosts'
import type { AutocoderOptions } from '../core/options'
import type { AutocoderParts } from './autocoderParts'
import { optionError } from './optionProblem'
import { isEndpoint, withoutEndpoint } from './withoutEndpoint'

/** @throws when a program would let Python reach the endpoint that it names itself */
export function assertHosts({ hosts = [], base_url = '' }: AutocoderOptions): void {
  const endpoint = originsOf(hosts).find((origin) => isEndpoint(origin, base_url))
  if (endpoint !== undefined)
    throw optionError(
      'hosts',
      `names the host of the model endpoint, ${shownHost(endpoint)}: Python never reaches it.`,
    )
}

/** Origins that Python may reach in a run: asked for before each check, because any of it may have changed. */
export async function openHosts(
  options: AutocoderOptions,
  name: string,
  parts: AutocoderParts,
): Promise<readonly string[]> {
  if (options.hosts) return await reachableHosts(originsOf(options.hosts), parts, options.base_url)
  // What a recording brought has not been read by whoever opened them.
  if (options.recording) return []
  return await reachableHosts(await parts.store.hostAccess(name), parts, options.base_url)
}

/** Without the hosts of the endpoints that a key may go to: the run's own and the one that the person has set up. */
export async function reachableHosts(hosts: readonly string[], parts: AutocoderParts, base_url = '') {
  if (hosts.length === 0) return hosts
  const { base_url: chosen } = await parts.connection({})
  return withoutEndpoint(withoutEndpoint(hosts, base_url), chosen)
}
