// Calls the sandbox as fast as it responds, over a bounded number of open connections. `load-process.ts` starts it.
import { Agent, request } from 'node:http'
import type { Task } from './load-process.ts'

const url = process.argv[2] ?? ''
const connections = 32
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const headers = { authorization: 'Key key:secret', 'content-type': 'application/json' }
// Request ids to read from; the number is bounded, so that the memory of this process is too.
const idsKept = 1000
const ids: string[] = []
let sent = 0

process.on('message', (task: Task) => void answer(task))

async function answer(task: Task): Promise<void> {
  process.send?.(await run(task))
}

async function run({ kind, count }: Task): Promise<number> {
  let started = 0
  let done = 0
  const lane = async (): Promise<void> => {
    while (started < count) {
      started += 1
      if (await (kind === 'submit' ? submit() : read())) done += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return done
}

async function submit(): Promise<boolean> {
  sent += 1
  const { status, body } = await call('POST', '/higgsfield-ai/soul/standard', { prompt: `Number ${sent}` })
  if (status !== 200) return false
  const { request_id: id } = JSON.parse(body) as { request_id: string }
  ids[sent % idsKept] = id
  return true
}

async function read(): Promise<boolean> {
  sent += 1
  const id = ids[sent % idsKept] ?? ids[1]
  return (await call('GET', `/requests/${id}/status`)).status === 200
}

function call(method: string, path: string, body?: object): Promise<{ status: number; body: string }> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const key = method === 'POST' ? { 'idempotency-key': `bench-${sent}` } : {}
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, url),
      { method, agent, headers: { ...headers, ...key, 'content-length': Buffer.byteLength(text) } },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
        incoming.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}
