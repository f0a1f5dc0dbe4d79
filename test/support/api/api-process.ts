// The API as a process of its own over a test's database, so that a test's clients do not use the processor of the API's event loop.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { COMPILE_CACHE_ENV } from '../../../dev/processes/compile-cache.ts'
import { type TestDatabase, useTestDatabase } from '../servers/database.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export interface ApiProcess {
  database: TestDatabase
  url: string
  port: number
  pid: number
}

/** Called at the top of a test file: one for the file, filled in before the first test. Temporal is away. */
export function useApiProcess(env: Record<string, string> = {}): ApiProcess {
  const api = { database: useTestDatabase() } as ApiProcess
  let stop = async () => {}
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hfw-api-process-'))
    const child = spawn(process.execPath, ['api/main.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...COMPILE_CACHE_ENV,
        DATABASE_URL: api.database.url,
        STORAGE_DIR: folder,
        API_PORT: '0',
        TEMPORAL_ADDRESS: '127.0.0.1:1',
        ...env,
      },
    })
    stop = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    }
    const ready = Promise.withResolvers<Record<string, unknown>>()
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>
      if (entry['event'] === 'ready') ready.resolve(entry)
    })
    child.once('exit', () => ready.reject(new Error('the API ended')))
    const { url, port } = await ready.promise
    Object.assign(api, { url, port, pid: child.pid })
  }, 300_000)
  afterAll(() => stop())
  return api
}

const LONGEST_MS = 55_000
const PAUSE_MS = 100

/**
 * Highest 99th percentile for an API that is not delayed by other clients: `slackMs` more than five times its value now, because the
 * machine of the tests may be busy. Default: one second.
 */
export async function highestP99(api: ApiProcess, slackMs = 1_000): Promise<number> {
  return slackMs + 5 * (await p99While(api, () => sleep(2_000)))
}

/**
 * Lists a generation every 100 ms while `work` runs. Returns the 99th percentile of the durations, in milliseconds, without the time
 * in which a process was ready and other programs had its processor.
 */
export async function p99While(api: ApiProcess, work: () => Promise<unknown>): Promise<number> {
  const durations: number[] = []
  const probes: Promise<unknown>[] = []
  const failures: unknown[] = []
  let isDone = false
  const probe = async () => {
    const [startedAt, delayedBefore] = [performance.now(), await delayedMs(api)]
    const status = await statusOf(`${api.url}/v1/generations?limit=1`)
    if (status !== 200) throw new Error(`a list of generations: ${status}`)
    durations.push(Math.max(0, performance.now() - startedAt - ((await delayedMs(api)) - delayedBefore)))
  }
  const working = work().finally(() => {
    isDone = true
  })
  const giveUpAtMs = performance.now() + LONGEST_MS
  while (!isDone && performance.now() < giveUpAtMs) {
    probes.push(probe().catch((error: unknown) => failures.push(error)))
    await sleep(PAUSE_MS)
  }
  await Promise.all([working, ...probes])
  if (failures.length > 0) throw failures[0]
  const sorted = durations.toSorted((a, b) => a - b)
  return sorted[Math.floor(0.99 * (sorted.length - 1))]!
}

/** On a connection of its own, so that the request does not wait in this process for a connection that a slow request uses. */
async function statusOf(url: string): Promise<number | undefined> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage]
  await once(response.resume(), 'end')
  return response.statusCode
}

/** How long the main threads of the API and of this process have waited for a processor so far. 0 where the system does not say it. */
async function delayedMs({ pid }: ApiProcess): Promise<number> {
  const read = (id: number) => readFile(`/proc/${id}/schedstat`, 'utf8').catch(() => '0 0')
  const waits = (await Promise.all([pid, process.pid].map(read))).map((text) => Number(text.split(' ')[1]))
  return waits.reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, 0)
}
