import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { readStackState } from './stack-state.ts'
import { startStack } from './stack.ts'
import type { Stack } from './stack.ts'
import { processesLeftAfter } from '../testing/processes.ts'
import { standInPrograms } from '../testing/stand-ins.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { ownEnvironment } from '../testing/own-environment.ts'

const folder = temporaryFolder('stack')
const dataDir = join(folder, 'data')
const started: Stack[] = []
afterAll(async () => {
  await Promise.all(started.map((stack) => stack.stop(0)))
})

/** PostgreSQL and Temporal are real; sandbox, API and worker are stand-ins that answer with their environment. */
async function start(childEnv: NodeJS.ProcessEnv = {}): Promise<Stack> {
  const env = {
    ...ownEnvironment(),
    PGSSLMODE: 'require',
    TEMPORAL_API_KEY: 'x',
    S3_BUCKET: 'b',
  }
  const programs = standInPrograms(join(folder, 'programs'))
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

test('brings everything up, kills and starts single parts, and leaves nothing', async () => {
  // A note of a stack that was killed, with the pid of a program that runs: it must not be believed.
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'stack.json'), JSON.stringify({ status: 'ready', pid: process.ppid, urls: {} }))
  const stack = await start()
  expect(readStackState(dataDir)).toMatchObject({
    status: 'ready',
    pid: process.pid,
    urls: stack.urls,
    pids: stack.pids(),
  })

  const told = (await (await fetch(stack.urls.api)).json()) as NodeJS.ProcessEnv
  expect(told).toMatchObject({
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    HIGGSFIELD_BASE_URL: stack.urls.sandbox,
    HIGGSFIELD_ACCOUNTS: 'north=sandbox-north:north-secret;2,south=sandbox-south:south-secret;2',
    PUBLIC_URL: stack.urls.api,
    STORAGE_DIR: join(dataDir, 'media'),
  })
  expect(Object.keys(told)).not.toEqual(expect.arrayContaining(['S3_BUCKET']))
  expect(told['PGSSLMODE'] ?? told['TEMPORAL_API_KEY']).toBeUndefined()

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

test('a part that does not come up is named with its last words, and nothing is left', async () => {
  await expect(start({ STAND_IN_FAILS: '1' })).rejects.toThrow(
    /The worker ended with exit code 3 before it was ready[^]*this stand-in fails on purpose/,
  )
  expect(await processesLeftAfter(folder, 0)).toEqual([])
})

test('an existing server that is not there is an error before anything is started', async () => {
  const options = { dataDir: join(folder, 'other'), env: {}, ports: 'free' as const }
  await expect(startStack({ ...options, databaseUrl: 'postgres://me:hidden@127.0.0.1:1/x' })).rejects.toThrow(
    /^DATABASE_URL names a PostgreSQL at 127\.0\.0\.1:1, where nothing takes connections/,
  )
  await expect(startStack({ ...options, temporalAddress: '127.0.0.1:1' })).rejects.toThrow(/^TEMPORAL_ADDRESS names/)
})
