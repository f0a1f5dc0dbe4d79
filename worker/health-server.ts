// The worker's own health server: `/livez` says that the process runs, `/readyz` that it can take work.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HealthChecks {
  [part: string]: () => Promise<void>
}

const CHECK_LIMIT_MS = 2_000

/** Listens on `host:port` (0 for a free one); resolves with the port. */
export async function serveHealth(
  at: { host: string; port: number },
  checks: HealthChecks,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/livez') return reply(200, { status: 'ok' })
    if (request.url !== '/readyz') return reply(404, { status: 'not_found' })
    void checkAll(checks).then((parts) => {
      const ready = parts.every((part) => part.ok)
      reply(ready ? 200 : 503, { status: ready ? 'ok' : 'not_ready', parts })
    })
  })
  await listen(server, at)
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function checkAll(checks: HealthChecks): Promise<{ part: string; ok: boolean; latencyMs: number }[]> {
  return Promise.all(
    Object.entries(checks).map(async ([part, check]) => {
      const startedAtMs = performance.now()
      const late = AbortSignal.timeout(CHECK_LIMIT_MS)
      const tooLate = new Promise<never>((_resolve, reject) => {
        late.addEventListener('abort', () => reject(new Error('took too long')), { once: true })
      })
      const ok = await Promise.race([check(), tooLate]).then(
        () => true,
        () => false,
      )
      return { part, ok, latencyMs: Math.round(performance.now() - startedAtMs) }
    }),
  )
}

function listen(server: Server, at: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, () => resolve())
  })
}
