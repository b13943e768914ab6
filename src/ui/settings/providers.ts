import type { Provider } from '../props'

const trimmed = (url: string): string => url.trim().replace(/\/+$/, '')

/** Whose address it is; the last provider is an address of one's own. */
export function providerOf(providers: readonly Provider[], base_url: string): Provider {
  const other = providers.at(-1) as Provider
  return providers.find((provider) => provider.base_url === trimmed(base_url)) ?? other
}

/** Whether there is no use in asking without a key; nobody knows of an address of one's own. */
export const needsKey = ({ hasKeys, base_url }: Provider): boolean => hasKeys && base_url !== ''
