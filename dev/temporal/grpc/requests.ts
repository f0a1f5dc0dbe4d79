// The two requests that starting a Temporal server needs, encoded by hand.
import { callUnary } from './unary-call.ts'

const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService'
/** HealthCheckResponse { status: SERVING } */
const SERVING = Buffer.from([0x08, 0x01])

/** True when the frontend at the address (no TLS) says that it serves. */
export async function isTemporalServing(host: string, port: number): Promise<boolean> {
  // HealthCheckRequest { 1: service }
  const message = field(1, Buffer.from(WORKFLOW_SERVICE))
  const answer = await callUnary({ host, port, path: '/grpc.health.v1.Health/Check', message })
  return answer.status === 0 && answer.message.equals(SERVING)
}

/**
 * Sets how long the namespace keeps closed workflows.
 * @throws Error with the server's reason.
 */
export async function setRetention(at: {
  host: string
  port: number
  namespace: string
  retentionDays: number
}): Promise<void> {
  const seconds = at.retentionDays * 24 * 60 * 60
  // UpdateNamespaceRequest { 1: namespace, 3: NamespaceConfig { 1: Duration { 1: seconds } } }
  const duration = Buffer.concat([Buffer.from([0x08]), varint(seconds)])
  const message = Buffer.concat([field(1, Buffer.from(at.namespace)), field(3, field(1, duration))])
  const path = `/${WORKFLOW_SERVICE}/UpdateNamespace`
  const answer = await callUnary({ host: at.host, port: at.port, path, message, timeoutMs: 5000 })
  if (answer.status !== 0)
    throw new Error(`the retention of namespace ${at.namespace} could not be set: ${answer.detail}`)
}

/** A length-delimited field: a string, or a message in a message. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Buffer.from([...bytes, rest])
}
