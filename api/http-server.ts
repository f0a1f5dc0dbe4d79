// The HTTP server of the API: listens, and stops without cutting off requests.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { clientLimits } from '../services/requests/client-limits.ts'
import type { Api } from './api-types.ts'

export interface HttpServer {
  port: number
  url: string
  /** Accepts no new connection and resolves when the open requests have ended. After 10 s they are closed. */
  close(): Promise<void>
}

const SHUTDOWN_LIMIT_MS = 10_000

/** Listens on `host:port`; port 0 takes a free one. Throws the system's error where it cannot listen. */
export async function serveHttp(api: Api, at: { host: string; port: number }): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: api.fetch }) as Server
  server.setTimeout(clientLimits().silentMs)
  server.listen(at.port, at.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const host = at.host.includes(':') ? `[${at.host}]` : at.host
  return {
    port,
    url: `http://${host}:${port}`,
    async close() {
      const limit = setTimeout(() => server.closeAllConnections(), SHUTDOWN_LIMIT_MS)
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
      clearTimeout(limit)
    },
  }
}
