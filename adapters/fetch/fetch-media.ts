// Fetches a file by URL through the SSRF guard: the address of every hop is resolved, checked and pinned before it is contacted.
import type { IncomingMessage } from 'node:http'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { type FetchMedia, UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { openUrl, reasonOf, type UrlToOpen } from './open-url.ts'
import { pinAddresses } from './pin-address.ts'
import { createResolveHost, type ResolveHost } from './resolve-host.ts'

export interface FetchMediaOptions {
  /** Allows private and loopback addresses. Off on a server. */
  isPrivateAllowed: boolean
  /** Time until the last hop responds, in milliseconds. Default 10 s. */
  answerTimeoutMs?: number
  /** Time until the last byte is read, in milliseconds. Default 100 s: 200 MiB arrive in it at 17 Mbit/s. */
  totalTimeoutMs?: number
  /** Default 200 MiB. */
  maxBytes?: number
  /** Tests replace the network: the resolver of names, and the request to a checked address. */
  resolve?: ResolveHost
  open?: (request: UrlToOpen) => Promise<IncomingMessage>
}

const MAX_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** The function throws `UnreachableUrlError`, in words for the caller, before or while the body is read. */
export function createFetchMedia(options: FetchMediaOptions): FetchMedia {
  const {
    answerTimeoutMs = scaledMs(10_000),
    totalTimeoutMs = scaledMs(100_000),
    maxBytes = MAX_UPLOAD_BYTES,
  } = options
  return async (text) => {
    const total = AbortSignal.timeout(totalTimeoutMs)
    const answering = new AbortController()
    const timer = setTimeout(() => answering.abort(), answerTimeoutMs)
    const signal = AbortSignal.any([total, answering.signal])
    try {
      const response = await follow({ ...options, text, signal })
      return readBody(response, { maxBytes, signal })
    } catch (error) {
      throw toUnreachable(error, signal)
    } finally {
      clearTimeout(timer)
    }
  }
}

async function follow(input: FetchMediaOptions & { text: string; signal: AbortSignal }): Promise<IncomingMessage> {
  const { isPrivateAllowed, signal, resolve = createResolveHost(), open = openUrl } = input
  let url = parseUrl(input.text)
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const pinned = await pinAddresses({ hostname: url.hostname, isPrivateAllowed, resolve, signal })
    const response = await open({ url, pinned, signal })
    const status = response.statusCode ?? 0
    if (status === 200) return response
    response.destroy()
    const location = response.headers.location
    if (!REDIRECTS.has(status) || location === undefined) {
      throw new UnreachableUrlError(`answers ${status}; it must answer 200 with the file itself, without sign-in`)
    }
    url = parseUrl(location, url)
  }
  throw new UnreachableUrlError(`redirects more than ${MAX_REDIRECTS} times; use the address it ends at`)
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UnreachableUrlError('leads to something that is not an http(s) URL')
  }
  if (url.username !== '' || url.password !== '') {
    throw new UnreachableUrlError('carries a user name or password, which is not sent; upload the file instead')
  }
  return url
}

async function* readBody(
  response: IncomingMessage,
  input: { maxBytes: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const tooLarge = () =>
    new UnreachableUrlError(`gives more than ${input.maxBytes} bytes, the most that is accepted; use a smaller file`)
  try {
    if (Number(response.headers['content-length'] ?? 0) > input.maxBytes) throw tooLarge()
    let sizeBytes = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > input.maxBytes) throw tooLarge()
      yield chunk
    }
  } catch (error) {
    throw toUnreachable(error, input.signal)
  } finally {
    response.destroy()
  }
}

function toUnreachable(error: unknown, signal: AbortSignal): UnreachableUrlError {
  return error instanceof UnreachableUrlError ? error : new UnreachableUrlError(reasonOf(error, signal), error)
}
