// One gRPC call over plain HTTP/2 to a server on this machine. The gRPC libraries take longer to load than the whole stack to start.
import { connect } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2'

/** `status` 0 is OK; undefined when there was no gRPC answer at all. `message` is the protobuf of an OK answer. */
export type UnaryAnswer = { status: number | undefined; detail: string; message: Buffer }

/** `path` is `/<service>/<method>`, `message` an encoded protobuf, `timeoutMs` 1000 by default. */
export type UnaryCall = { host: string; port: number; path: string; message: Buffer; timeoutMs?: number }

type Outcomes = { finish: (answer: UnaryAnswer) => void; none: (detail: string) => void }

const FRAME_HEADER_BYTES = 5

/** Makes the call. Never rejects: no answer in time is an answer too. */
export function callUnary(call: UnaryCall): Promise<UnaryAnswer> {
  const { host, port, timeoutMs = 1000 } = call
  return new Promise((resolve) => {
    const session = connect(`http://${host}:${port}`)
    const finish = (answer: UnaryAnswer) => {
      clearTimeout(timer)
      session.destroy()
      resolve(answer)
    }
    const none = (detail: string) => finish({ status: undefined, detail, message: Buffer.alloc(0) })
    const timer = setTimeout(() => none(`no answer within ${timeoutMs} ms`), timeoutMs)
    session.once('error', (error) => none(error.message))
    send(session, call, { finish, none })
  })
}

function send(session: ClientHttp2Session, call: UnaryCall, { finish, none }: Outcomes): void {
  const stream = session.request({
    ':method': 'POST',
    ':path': call.path,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  const chunks: Buffer[] = []
  let status: IncomingHttpHeaders = {}
  const readStatus = (headers: IncomingHttpHeaders) => {
    if (headers['grpc-status'] !== undefined) status = headers
  }
  stream.on('response', readStatus)
  stream.on('trailers', readStatus)
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.once('error', (error) => none(error.message))
  stream.once('close', () => {
    const code = status['grpc-status']
    finish({
      status: code === undefined ? undefined : Number(code),
      detail: decodeURIComponent(String(status['grpc-message'] ?? '')),
      message: Buffer.concat(chunks).subarray(FRAME_HEADER_BYTES),
    })
  })
  stream.end(frame(call.message))
}

function frame(message: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES)
  header.writeUInt32BE(message.length, 1)
  return Buffer.concat([header, message])
}
