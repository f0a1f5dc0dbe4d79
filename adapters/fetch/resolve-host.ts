// Resolves the host name of a URL to its addresses.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { UnreachableUrlError } from '../../contracts/ports/fetch-image.ts'

export interface ResolvedAddress {
  address: string
  family: 4 | 6
}

/** At least one address. `host`: a name or an IP address without brackets. Throws `UnreachableUrlError` for an unknown host. */
export type ResolveHost = (host: string) => Promise<ResolvedAddress[]>

/** Uses the operating system's resolver. */
export const resolveHost: ResolveHost = async (host) => {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family: family as 4 | 6 }]
  try {
    const found = await lookup(host, { all: true })
    return found.map((entry) => ({ address: entry.address, family: entry.family === 6 ? 6 : 4 }))
  } catch (error) {
    throw new UnreachableUrlError('names a host that cannot be found; check the spelling', error)
  }
}
