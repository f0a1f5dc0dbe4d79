// Resolves the host name of a URL to its addresses, with a resolver for each lookup.
// Invariant: a lookup ends with its signal. `getaddrinfo` cannot be cancelled and has four threads for the whole process, so
// that a few names without a DNS response would delay every other lookup.
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import { addressesInHostsFile, HOSTS_FILE } from './hosts-file.ts'

export interface ResolvedAddress {
  address: string
  family: 4 | 6
}

/**
 * At least one address. `host`: a name or an IP address without brackets.
 * Throws `UnreachableUrlError` for an unknown host, and the reason of `signal` where it has fired before.
 */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<ResolvedAddress[]>

export interface ResolverOptions {
  /** DNS servers as `address:port`. Default: those of the system. */
  servers?: string[]
  /** Default: the hosts file of the system. */
  hostsFile?: string
}

/** The time limit of the first query to a server, in milliseconds, and the number of queries to each. */
const QUERY_TIMEOUT_MS = 2_000
const QUERY_TRIES = 2
/** How long the addresses of one family wait for those of the other, in milliseconds. Some servers drop queries for IPv6. */
const OTHER_FAMILY_MS = 400

/** Looks in the hosts file first, then asks DNS for IPv4 and IPv6 addresses. IPv4 addresses come first. */
export function createResolveHost(options: ResolverOptions = {}): ResolveHost {
  const hostsFile = options.hostsFile ?? HOSTS_FILE
  return async (host, signal) => {
    const local = isIP(host) === 0 ? await localAddresses(host, hostsFile) : [host]
    const addresses = local.length > 0 ? local : await queryOrThrow({ host, signal, servers: options.servers })
    return addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }))
  }
}

async function localAddresses(host: string, hostsFile: string): Promise<string[]> {
  const found = await addressesInHostsFile(host, hostsFile)
  if (found.length > 0) return found
  // RFC 6761: names under `localhost` are loopback, and names under `invalid` do not exist. Neither is sent to DNS.
  if (/(^|\.)localhost\.?$/i.test(host)) return ['127.0.0.1', '::1']
  if (/(^|\.)invalid\.?$/i.test(host)) throw unknownHost()
  return []
}

async function queryOrThrow(input: {
  host: string
  signal: AbortSignal
  servers: string[] | undefined
}): Promise<string[]> {
  const { host, signal, servers } = input
  signal.throwIfAborted()
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES })
  if (servers) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', cancel)
  try {
    const queries = [resolver.resolve4(host), resolver.resolve6(host)]
    const startTimer = () => (timer = setTimeout(cancel, OTHER_FAMILY_MS))
    Promise.any(queries).then(startTimer, () => {})
    const results = await Promise.allSettled(queries)
    const found = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    if (found.length > 0) return found
    throw reasonOf(results)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}

function reasonOf(results: PromiseSettledResult<string[]>[]): UnreachableUrlError {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))
  const isUnknown = errors.every((error) => 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA'))
  if (isUnknown) return unknownHost(errors[0])
  const text = 'names a host that cannot be found: DNS did not respond in time; check the spelling, or try again'
  return new UnreachableUrlError(text, errors[0])
}

function unknownHost(cause?: unknown): UnreachableUrlError {
  return new UnreachableUrlError('names a host that cannot be found; check the spelling', cause)
}
