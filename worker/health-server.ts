// The worker's HTTP health server: `/livez` shows that the process runs, `/readyz` that it can take work.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkParts, type PartCheck } from '../services/health/check-parts.ts'

/** By part; a check throws where its part is not ready. */
export type HealthChecks = Record<string, PartCheck>

export interface HealthServer {
  port: number
  close(): Promise<void>
}

/**
 * Listens on `host:port`; port 0 takes a free one. Throws the system's error where it cannot listen.
 * `details`: further fields of the response of `/readyz`.
 */
export async function serveHealth(
  at: { host: string; port: number },
  checks: HealthChecks,
  details: () => object = () => ({}),
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const reply = (httpStatus: number, body: unknown) => {
      response.writeHead(httpStatus, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/livez') return reply(200, { status: 'ok' })
    if (request.url !== '/readyz') return reply(404, { status: 'not_found' })
    void checkParts(checks).then((readiness) =>
      reply(readiness.status === 'ok' ? 200 : 503, { ...readiness, ...details() }),
    )
  })
  await listen(server, at)
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function listen(server: Server, at: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, () => resolve())
  })
}
