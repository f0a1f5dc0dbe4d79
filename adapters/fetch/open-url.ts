// One GET request to an address that was checked before. The connection goes only there.
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { UnreachableUrlError } from '../../contracts/ports/fetch-image.ts'
import type { ResolvedAddress } from './resolve-host.ts'

export interface UrlToOpen {
  url: URL
  pinned: ResolvedAddress
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

/** Resolves every host name to the checked address. */
function pinnedLookup({ address, family }: ResolvedAddress): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

/** The reason of a failed connection, in words for the caller who gave the URL. */
export function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'did not answer in time; try again or upload the picture with POST /v1/uploads'
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ECONNREFUSED') return 'names a server that takes no connections'
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return 'has a certificate that is not trusted'
  return 'broke off while it was read; try again or upload the picture with POST /v1/uploads'
}
