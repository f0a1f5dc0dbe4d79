// HTTP calls of callers that have two APIs and a load balancer, and that do not give up.
// Invariant: a request without a response is sent again to another address, with the same `Idempotency-Key`.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Reply {
  status: number
  /** Parsed JSON; undefined where the body is not JSON. */
  body: unknown
}

export type Call = (route: string, init?: { method?: string; body?: unknown; key?: string }) => Promise<Reply>

/** A paused API accepts connections and responds to nothing. */
const CALL_LIMIT_MS = 4_000
const PAUSE_MS = 200

/** One call to one address after the other, until one responds with something else than "later". Rejects after `limitMs`. */
export function createCaller(urls: () => readonly string[], limitMs = 5 * 60_000): Call {
  let next = 0
  return async (route, { method = 'GET', body, key } = {}) => {
    const giveUpAtMs = Date.now() + limitMs
    for (;;) {
      const known = urls()
      const url = known[next++ % known.length]!
      const reply = await once(url + route, { method, body, key })
      if (reply !== undefined && !isLater(reply)) return reply
      if (Date.now() > giveUpAtMs) throw new Error(`no response to ${method} ${route} within ${limitMs} ms`)
      await sleep(PAUSE_MS)
    }
  }
}

/** 429: too many requests of this client wait. */
function isLater({ status }: Reply): boolean {
  return status >= 500 || status === 429
}

async function once(
  url: string,
  { method, body, key }: { method: string; body: unknown; key: string | undefined },
): Promise<Reply | undefined> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: parsed(text) }
  } catch {
    return undefined
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
