// One GET request to addresses that were checked before. The connection goes to one of them: Node tries them one after the other,
// so that a host with IPv6 is reached from a network without IPv4, and the reverse.
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import type { ResolvedAddress } from './resolve-host.ts'

export interface UrlToOpen {
  url: URL
  /** At least one. */
  pinned: readonly ResolvedAddress[]
  signal: AbortSignal
}

/** The response with its body unread. Throws `UnreachableUrlError`, in words for the caller. */
export function openUrl(input: UrlToOpen): Promise<http.IncomingMessage> {
  const { url, pinned, signal } = input
  const client = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const request = client.get(
      url,
      {
        signal,
        agent: false,
        lookup: pinnedLookup(pinned),
        headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'higgsfield-worker' },
      },
      resolve,
    )
    request.on('error', (error) => reject(new UnreachableUrlError(reasonOf(error, signal), error)))
  })
}

/** Resolves every host name to the checked addresses. */
function pinnedLookup(pinned: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = pinned
    if (options.all) callback(null, [...pinned])
    else callback(null, first!.address, first!.family)
  }
}

/** The reason of a failed connection, in words for the caller who gave the URL. */
export function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'did not answer in time; try again or upload the image with POST /v1/uploads'
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ECONNREFUSED') return 'names a server that takes no connections'
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return 'has a certificate that is not trusted'
  return 'broke off while it was read; try again or upload the image with POST /v1/uploads'
}
