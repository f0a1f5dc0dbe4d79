// For tests: a webhook receiver that answers what it is told and remembers what came.
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: IncomingHttpHeaders
  /** The body as it came. */
  raw: string
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are looked into freely
  body: any
}

/** Answers with `statuses` in turn, the last one from then on; 0 breaks the connection, -1 never answers. */
export async function startReceiver(statuses: number[]) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 200
      const raw = Buffer.concat(chunks).toString()
      received.push({ headers: request.headers, raw, body: JSON.parse(raw) })
      if (status === 0) response.destroy()
      else if (status > 0) response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook?attempt=att_1`,
    received,
    /** Waits until that many deliveries have come. */
    count: async (wanted: number): Promise<void> => {
      while (received.length < wanted) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
