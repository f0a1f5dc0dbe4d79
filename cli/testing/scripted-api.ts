// An API for tests: an HTTP server with scripted responses that records the requests.
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { PROBLEMS, type Problem, type ProblemCode } from '../../contracts/public/problems.ts'

/** A recorded request. */
export interface SeenRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

/** Responds to one request. `attempt` is the number of this request on its route, from 1. */
export type Responder = (response: ServerResponse, request: SeenRequest, attempt: number) => void

/** A running server. */
export interface ScriptedApi {
  url: string
  seen: SeenRequest[]
  /** The bodies of the recorded requests of a route, parsed as JSON. */
  bodiesOf(route: string): unknown[]
  close(): Promise<void>
}

/** Starts the server. Routes have the form `POST /v1/films`. Other requests get a `not_found` problem. */
export async function scriptedApi(routes: Record<string, Responder>): Promise<ScriptedApi> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((body) => {
      const request = { method: incoming.method!, path: incoming.url!, headers: incoming.headers, body }
      seen.push(request)
      const responder = routes[routeOf(request)] ?? problem('not_found')
      responder(response, request, seen.filter((other) => routeOf(other) === routeOf(request)).length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  const bodiesOf = (route: string) =>
    seen.filter((request) => routeOf(request) === route).map((request): unknown => JSON.parse(request.body.toString()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, bodiesOf, close }
}

function routeOf(request: Pick<SeenRequest, 'method' | 'path'>): string {
  return `${request.method} ${request.path}`
}

/** Responds with JSON. */
export function json(body: unknown, status = 200): Responder {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

/** Responds with a problem document. */
export function problem(code: ProblemCode, facts: Partial<Problem> = {}): Responder {
  const { status, title } = PROBLEMS[code]
  const requestId = 'req_01kabq5w3gey3s9v8m0n7xkc2t'
  const detail = title
  return json(
    { type: `docs/problems.md#${code}`, title, status, detail, instance: '', code, requestId, ...facts },
    status,
  )
}

/** Responds with the content of a file. */
export function bytes(content: Buffer, contentType: string): Responder {
  return (response) => {
    response.writeHead(200, { 'content-type': contentType }).end(content)
  }
}

/** An event of a scripted stream. */
export interface ScriptedEvent {
  type: string
  data: unknown
}

/** Sends the events after `Last-Event-ID`, numbered from 1, and ends the stream. `upTo`: how many events each attempt gets. */
export function eventStream(events: readonly ScriptedEvent[], upTo: readonly number[] = []): Responder {
  return (response, request, attempt) => {
    const lastSeen = Number(request.headers['last-event-id'] ?? 0)
    const end = upTo[attempt - 1] ?? events.length
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n: hello\n\n')
    for (const [index, event] of events.slice(0, end).entries()) {
      if (index < lastSeen) continue
      response.write(`id: ${index + 1}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`)
    }
    // The connection is interrupted instead of ended.
    if (end < events.length) setTimeout(() => response.destroy(), 50)
    else response.end()
  }
}
