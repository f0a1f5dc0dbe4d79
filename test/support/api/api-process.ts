// The API as a process of its own over a test's database, so that a test's clients do not use the processor of the API's event loop.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { type TestDatabase, useTestDatabase } from '../servers/database.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export interface ApiProcess {
  database: TestDatabase
  url: string
  port: number
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
    Object.assign(api, { url, port })
  }, 300_000)
  afterAll(() => stop())
  return api
}

const LONGEST_MS = 55_000

/**
 * Highest 99th percentile for an API that is not delayed by other clients: a second more than five times its value now, because the
 * machine of the tests may be busy.
 */
export async function highestP99(url: string): Promise<number> {
  return 1_000 + 5 * (await p99While(url, () => sleep(2_000)))
}

/** Sends a request every 100 ms while `work` runs. Returns the 99th percentile of their durations, in milliseconds. */
export async function p99While(url: string, work: () => Promise<unknown>): Promise<number> {
  const durations: number[] = []
  const probes: Promise<unknown>[] = []
  const failures: unknown[] = []
  let isDone = false
  const probe = async () => {
    const startedAt = performance.now()
    const response = await fetch(url)
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`${url}: ${response.status}`)
    durations.push(performance.now() - startedAt)
  }
  const working = work().finally(() => {
    isDone = true
  })
  const giveUpAtMs = performance.now() + LONGEST_MS
  while (!isDone && performance.now() < giveUpAtMs) {
    probes.push(probe().catch((error: unknown) => failures.push(error)))
    await sleep(100)
  }
  await Promise.all([working, ...probes])
  if (failures.length > 0) throw failures[0]
  const sorted = durations.toSorted((a, b) => a - b)
  return sorted[Math.floor(0.99 * (sorted.length - 1))]!
}
