// Reads the clock of the platform from a response, without a key.
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'

const TIMEOUT_MS = 4_000

/** Makes the reader. Each call is one free request. It returns Unix time to the second; undefined without a `Date` header. */
export function platformTimeReader(options: PlatformEndpoint): () => Promise<number | undefined> {
  const { baseUrl, userAgent } = checkedEndpoint(options)
  return async () => {
    const response = await fetch(`${baseUrl}/models?size=1`, {
      method: 'HEAD',
      headers: { 'user-agent': userAgent },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const timeMs = Date.parse(response.headers.get('date') ?? '')
    return Number.isNaN(timeMs) ? undefined : timeMs
  }
}
