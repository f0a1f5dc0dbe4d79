// Resolves a host name and decides whether its addresses may be contacted.
// Invariant: a name with one private address is refused as a whole, so that the order of the addresses does not matter.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { UnreachableUrlError } from '../../contracts/ports/fetch-image.ts'

export interface PinnedAddress {
  address: string
  family: 4 | 6
}

/** True for addresses of the public internet only: not loopback, private, link-local, multicast, mapped or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}

/** The address to connect to. `hostname`: as in a URL, IPv6 in brackets. Throws `UnreachableUrlError` for a private or unknown host. */
export async function pinAddress(hostname: string, isPrivateAllowed: boolean): Promise<PinnedAddress> {
  const addresses = await resolve(hostname.replaceAll(/^\[|\]$/g, ''))
  if (!isPrivateAllowed && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new UnreachableUrlError(
      'leads to a private address, which is not fetched; use a public URL or POST /v1/uploads',
    )
  }
  return addresses[0]!
}

async function resolve(host: string): Promise<PinnedAddress[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family: family as 4 | 6 }]
  try {
    const found = await lookup(host, { all: true })
    return found.map((entry) => ({ address: entry.address, family: entry.family === 6 ? 6 : 4 }))
  } catch (error) {
    throw new UnreachableUrlError('names a host that cannot be found; check the spelling', error)
  }
}
