// For tests: a webhook receiver that responds with given statuses and records the deliveries.
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: IncomingHttpHeaders
  /** The raw body. */
  raw: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read bodies freely
  body: any
}

/** Responds with `statuses` in turn, then always with the last; 0 breaks the connection, -1 never responds. */
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
    /** Waits until that many deliveries have arrived. */
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
