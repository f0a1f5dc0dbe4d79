import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { readStackState } from './stack-state.ts'
import { startStack } from './stack.ts'
import type { Stack } from './stack.ts'
import { processesLeftAfter } from '../testing/processes.ts'
import { fakePrograms } from '../testing/fake-programs.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { testEnvironment } from '../testing/test-environment.ts'

const folder = temporaryFolder('stack')
const dataDir = join(folder, 'data')
const started: Stack[] = []
afterAll(async () => {
  await Promise.all(started.map((stack) => stack.stop(0)))
})

/** PostgreSQL and Temporal are real; sandbox, API and worker are fake programs that respond with their environment. */
async function start(childEnv: NodeJS.ProcessEnv = {}): Promise<Stack> {
  const env = {
    ...testEnvironment(),
    PGSSLMODE: 'require',
    TEMPORAL_API_KEY: 'x',
    S3_BUCKET: 'b',
  }
  const programs = fakePrograms(join(folder, 'programs'))
  const stack = await startStack({
    dataDir,
    env,
    ports: 'free',
    programs,
    isDurable: false,
    restartsCrashed: false,
    childEnv,
  })
  started.push(stack)
  return stack
}

/** Files and folders of the data folder with rights for other users, without the files of PostgreSQL, which has its own check. */
function readableByOthers(home: string): string[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => !/^postgres[/]/.test(name))
  // Started by root, PostgreSQL runs as another user, whose group may enter the data folder but not list it.
  const allowedForGroup = process.getuid?.() === 0 ? 0o010 : 0
  return ['', ...names].filter((name) => {
    const { mode } = statSync(join(home, name))
    return (mode & 0o077 & ~(name === '' ? allowedForGroup : 0)) !== 0
  })
}

test('starts all parts, kills and restarts single parts, and leaves no process', async () => {
  // The state file of a killed stack, whose pid now belongs to another running program. It must be ignored.
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'stack.json'), JSON.stringify({ status: 'ready', pid: process.ppid, urls: {} }))
  for (const name of ['media', 'logs']) mkdirSync(join(dataDir, name))
  writeFileSync(join(dataDir, 'earlier.db'), '')
  const wide = [dataDir, join(dataDir, 'media'), join(dataDir, 'earlier.db')]
  for (const path of wide) chmodSync(path, 0o777)
  const stack = await start()
  expect(readableByOthers(dataDir)).toEqual([])
  expect(readStackState(dataDir)).toMatchObject({
    status: 'ready',
    pid: process.pid,
    urls: stack.urls,
    pids: stack.pids(),
  })

  const environment = (await (await fetch(stack.urls.api)).json()) as NodeJS.ProcessEnv
  expect(environment).toMatchObject({
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    HIGGSFIELD_BASE_URL: stack.urls.sandbox,
    HIGGSFIELD_ACCOUNTS: 'north=sandbox-north:north-secret;2,south=sandbox-south:south-secret;2',
    PUBLIC_URL: stack.urls.api,
    STORAGE_DIR: join(dataDir, 'media'),
    NODE_COMPILE_CACHE: expect.stringMatching(/node_modules.\.cache.hfw$/),
  })
  expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['S3_BUCKET']))
  expect(environment['PGSSLMODE'] ?? environment['TEMPORAL_API_KEY']).toBeUndefined()

  await expect(start()).rejects.toThrow(
    new RegExp(`in use: process ${process.pid} [^]*${stack.urls.api}[^]*HFW_DATA_DIR`),
  )

  const before = stack.pids()
  for (const part of ['worker', 'temporal', 'postgres'] as const) {
    await stack.kill(part)
    expect(stack.pids()[part]).toBeUndefined()
    await stack.start(part)
  }
  expect(Object.keys(stack.pids()).toSorted()).toEqual(['api', 'postgres', 'sandbox', 'temporal', 'worker'])
  expect(stack.pids().api).toBe(before.api)
  expect(stack.pids().worker).not.toBe(before.worker)
  await vi.waitFor(() => expect(readStackState(dataDir)?.pids).toEqual(stack.pids()))
  await stack.stop()
  expect(await processesLeftAfter(folder, 0)).toEqual([])
  expect(readStackState(dataDir)).toBeUndefined()
})

test('a failed start names the part and the end of its log, and leaves no process', async () => {
  await expect(start({ FAKE_PROGRAM_FAILS: '1' })).rejects.toThrow(
    /The worker ended with exit code 3 before it was ready[^]*this fake program fails on purpose/,
  )
  expect(await processesLeftAfter(folder, 0)).toEqual([])
})

test('an existing server that cannot be reached is an error before any part is started', async () => {
  const options = { dataDir: join(folder, 'other'), env: {}, ports: 'free' as const }
  await expect(startStack({ ...options, databaseUrl: 'postgres://me:hidden@127.0.0.1:1/x' })).rejects.toThrow(
    /^DATABASE_URL names a PostgreSQL at 127\.0\.0\.1:1, where no server accepts connections/,
  )
  await expect(startStack({ ...options, temporalAddress: '127.0.0.1:1' })).rejects.toThrow(/^TEMPORAL_ADDRESS names/)
})
