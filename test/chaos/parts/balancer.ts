// A load balancer in front of several APIs, as operators have one. The platform's webhooks and half of the callers use it.
// Invariant: a request is sent to one API only, unless no connection to that API could be made.
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Balancer {
  readonly url: string
  /** Sets how the addresses are found that requests are sent to in turn. */
  setTargets(urls: () => readonly string[]): void
  close(): Promise<void>
}

/** Listens on a free port of the loopback address. Without a target that accepts a connection it responds with 502. */
export async function startBalancer(): Promise<Balancer> {
  let targets: () => readonly string[] = () => []
  let next = 0
  const server = http.createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (chunk: Buffer) => body.push(chunk))
    request.on('end', () => {
      const first = next++
      const urls = targets()
      const inTurn = urls.map((_, index) => new URL(urls[(first + index) % urls.length]!))
      forward({ request, response, body: Buffer.concat(body) }, inTurn)
    })
    request.on('error', () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTargets: (urls) => {
      targets = urls
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Exchange {
  request: http.IncomingMessage
  response: http.ServerResponse
  body: Buffer
}

function forward(exchange: Exchange, [target, ...others]: readonly URL[]): void {
  const { request, response, body } = exchange
  if (target === undefined) {
    response.writeHead(502).end()
    return
  }
  const { method, url: path, headers } = request
  const { hostname, port } = target
  let isConnected = false
  const sent = http.request({ hostname, port, method, path, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  sent.on('socket', (socket) => socket.once('connect', () => (isConnected = true)))
  sent.on('error', () => {
    if (isConnected || response.headersSent) response.destroy()
    else forward(exchange, others)
  })
  response.on('close', () => sent.destroy())
  sent.end(body)
}
