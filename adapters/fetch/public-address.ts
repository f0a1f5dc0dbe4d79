// Decides whether an IP address belongs to the public internet.
// Invariant: an address is public only if it is known to be. Unassigned and special ranges are not.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The only range of IPv6 from which public addresses are assigned. IPv4-compatible addresses such as `::7f00:1` are outside. */
const GLOBAL_UNICAST_IPV6 = ipaddr.parseCIDR('2000::/3')

/**
 * Addresses in public ranges at which a cloud answers its own machines. 168.63.129.16 is the host agent of every Azure machine.
 * The metadata addresses of the other large clouds are in link-local, shared, reserved or unique local ranges.
 */
const CLOUD_METADATA = new Set(['168.63.129.16'])

/**
 * True for addresses of the public internet only: not loopback, private, link-local, multicast, reserved, translated or tunnelled
 * (NAT64, 6to4, Teredo), nor with a zone id. `address`: an IP address in any notation of `node:net`; other text gives false.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false
  // `process` turns an IPv4-mapped address into the IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv6') return parsed.match(GLOBAL_UNICAST_IPV6)
  return !CLOUD_METADATA.has(parsed.toString())
}
