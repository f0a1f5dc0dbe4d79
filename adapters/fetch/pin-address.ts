// Resolves the addresses that a URL's host may be contacted at, and refuses private ones.
// Invariant: a name with one private address is refused as a whole, so that the order of the addresses does not matter.
import { UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import { isPublicAddress } from './public-address.ts'
import type { ResolvedAddress, ResolveHost } from './resolve-host.ts'

/** At least one address. `hostname`: as in a URL, IPv6 in brackets. Throws `UnreachableUrlError` for a private or unknown host. */
export async function pinAddresses(input: {
  hostname: string
  isPrivateAllowed: boolean
  resolve: ResolveHost
  signal: AbortSignal
}): Promise<ResolvedAddress[]> {
  const addresses = await input.resolve(input.hostname.replaceAll(/^\[|\]$/g, ''), input.signal)
  if (!input.isPrivateAllowed && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new UnreachableUrlError(
      'leads to a private address, which is not fetched; use a public URL or POST /v1/uploads',
    )
  }
  return addresses
}
