// Slow and damaged responses. Status and headers do not change; only the body shows the damage.
import { setTimeout as sleep } from 'node:timers/promises'

// A body of at most this many bytes is sent byte by byte. A larger body is sent in this many pieces.
const MAX_PIECES = 2000

/** The same response, with its body sent in pieces over `totalMs`. */
export async function dripped(real: Response, totalMs: number): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer())
  const pieceBytes = Math.max(1, Math.ceil(bytes.byteLength / MAX_PIECES))
  const pieces = Math.max(1, Math.ceil(bytes.byteLength / pieceBytes))
  const startedAtMs = performance.now()
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent >= pieces) return controller.close()
      const dueMs = startedAtMs + (totalMs * (sent + 1)) / pieces
      // Timers are too coarse to wait for each byte of a long response: pieces that are due are sent at once.
      if (dueMs > performance.now() + 1) await sleep(dueMs - performance.now())
      controller.enqueue(bytes.subarray(sent * pieceBytes, (sent + 1) * pieceBytes))
      sent += 1
      return undefined
    },
  })
  const headers = new Headers(real.headers)
  headers.set('Content-Length', String(bytes.byteLength))
  return new Response(body, { status: real.status, headers })
}

/** `malformed_json`: quotes of the wrong kind. `truncated_json`: the first half as a complete body. */
export async function damagedJson(real: Response, kind: 'malformed_json' | 'truncated_json'): Promise<Response> {
  const text = await real.text()
  const body = kind === 'malformed_json' ? text.replaceAll('"', "'") : text.slice(0, Math.floor(text.length / 2))
  const headers = new Headers(real.headers)
  headers.set('Content-Type', 'application/json')
  headers.delete('Content-Length')
  return new Response(body, { status: real.status, headers })
}
