// The API as a process: what only shows over real sockets, at start and at the end.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Generation } from '../../contracts/public/generations.ts'
import { useTestDatabase } from '../support/servers/database.ts'
import { problemFrom } from '../support/api/problem.ts'

interface ApiProcess {
  url: string
  child: ChildProcess
  lines: Record<string, unknown>[]
}

const ROOT = join(import.meta.dirname, '..', '..')
const database = useTestDatabase()
let folder: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hfw-api-process-'))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function spawnApi(env: Record<string, string> = {}): { child: ChildProcess; lines: Record<string, unknown>[] } {
  const child = spawn(process.execPath, ['api/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Nothing listens at port 1: Temporal is away.
    env: { DATABASE_URL: database.url, STORAGE_DIR: folder, API_PORT: '0', TEMPORAL_ADDRESS: '127.0.0.1:1', ...env },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const lines: Record<string, unknown>[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Record<string, unknown>))
  return { child, lines }
}

async function startApi(env: Record<string, string> = {}): Promise<ApiProcess> {
  const { child, lines } = spawnApi(env)
  const ready = () => lines.find((line) => line['event'] === 'ready')
  await expect.poll(ready, { timeout: 20_000 }).toBeDefined()
  return { child, lines, url: String(ready()!['url']) }
}

async function stop({ child }: ApiProcess): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await exited) as [number | null]
  return code
}

const post = (url: string, body: string) =>
  fetch(`${url}/v1/generations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

const order = JSON.stringify({ model: 'soul', input: { prompt: 'A lamp' } })

describe('the API process', () => {
  it('accepts jobs while Temporal is away, refuses 20 MB without breaking, and ends in order with streams open', async () => {
    const api = await startApi()
    const readiness = await fetch(`${api.url}/readyz`)
    expect(readiness.status).toBe(503)
    expect(await readiness.json()).toMatchObject({
      parts: expect.arrayContaining([
        { part: 'temporal', ok: false, latencyMs: expect.any(Number), detail: expect.any(String) },
      ]),
    })

    const accepted = await post(api.url, order)
    expect(accepted.status).toBe(202)
    const generation = Generation.parse(await accepted.json())

    const large = 'x'.repeat(20_000_000)
    for (let count = 0; count < 3; count += 1) {
      const problem = await problemFrom(
        await post(api.url, JSON.stringify({ model: 'soul', input: { prompt: large } })),
      )
      expect(problem.code).toBe('payload_too_large')
    }

    const stream = await fetch(api.url + generation.links.events)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('generation.waiting')) text += (await reader.read()).value ?? ''
    const ended = (async () => {
      while (!(await reader.read()).done);
    })()
    const startedAt = performance.now()
    expect(await stop(api)).toBe(0)
    await ended
    expect(performance.now() - startedAt).toBeLessThan(5_000)

    const requests = api.lines.filter((line) => line['msg'] === 'request')
    expect(requests).toContainEqual(
      expect.objectContaining({
        operation: 'createGeneration',
        generationId: generation.id,
        status: 202,
        outcome: 'ok',
      }),
    )
  })

  it('says that its port is taken, and ends with 1', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const port = String((blocker.address() as AddressInfo).port)
    const { child, lines } = spawnApi({ API_PORT: port })
    const [code] = (await once(child, 'exit')) as [number | null]
    blocker.close()
    expect(code).toBe(1)
    expect(lines.at(-1)).toMatchObject({ level: 'fatal', msg: expect.stringMatching(/port taken/) })
  })
})
