// Asks a gRPC server whether it serves, over plain HTTP/2: no gRPC library has to be loaded to watch a server come up.
import { connect } from 'node:http2'

const TEMPORAL_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService'
const SERVING = 1

/** True when the Temporal frontend at the address (no TLS) answers SERVING within `timeoutMs` (default 1000). */
export function isTemporalServing(host: string, port: number, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${host}:${port}`)
    const finish = (isServing: boolean) => {
      clearTimeout(timer)
      session.destroy()
      resolve(isServing)
    }
    const timer = setTimeout(() => finish(false), timeoutMs)
    session.once('error', () => finish(false))
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.once('error', () => finish(false))
    stream.once('end', () => finish(readStatus(Buffer.concat(chunks)) === SERVING))
    stream.end(healthCheckRequest())
  })
}

/** One uncompressed gRPC frame with HealthCheckRequest { service = 1 }. */
function healthCheckRequest(): Buffer {
  const name = Buffer.from(TEMPORAL_SERVICE)
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name])
  const header = Buffer.alloc(5)
  header.writeUInt32BE(message.length, 1)
  return Buffer.concat([header, message])
}

/** The status (field 1, varint) of a HealthCheckResponse frame; undefined when the answer is something else. */
function readStatus(frame: Buffer): number | undefined {
  return frame.length >= 7 && frame[5] === 0x08 ? frame[6] : undefined
}
