import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../errors/errors.ts'
import { findApi } from './find-api.ts'
import { findStack } from './stack-state.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hfw-find-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Above the highest default pid. */
const DEAD_PID = 2 ** 30

async function writeState(pid: number): Promise<void> {
  const urls = {
    api: 'http://127.0.0.1:4999',
    apiReference: 'http://127.0.0.1:4999/docs',
    sandbox: 'http://127.0.0.1:4900',
  }
  const state = { status: 'ready', pid, startedAt: '2026-11-20T10:00:00.000Z', urls, pids: {} }
  await writeFile(join(folder, 'stack.json'), JSON.stringify(state))
}

test('the option takes precedence over the environment, that over a running stack, that over the default port', async () => {
  const environment = { HFW_API: 'http://env.example', HFW_DATA_DIR: folder }
  const withoutVariable = { HFW_API: undefined, HFW_DATA_DIR: folder }
  expect(findApi(undefined, withoutVariable)).toEqual({ url: 'http://127.0.0.1:4800', source: 'default' })
  await writeState(process.pid)
  expect(findApi('https://flag.example', environment)).toEqual({ url: 'https://flag.example', source: '--api' })
  expect(findApi(undefined, environment)).toEqual({ url: 'http://env.example', source: 'HFW_API' })
  expect(findApi(undefined, withoutVariable)).toEqual({ url: 'http://127.0.0.1:4999', source: 'running stack' })
})

test('the state file of a killed stack is ignored', async () => {
  await writeState(DEAD_PID)
  expect(findStack(folder).state).toBe('stale')
  expect(findApi(undefined, { HFW_API: undefined, HFW_DATA_DIR: folder }).source).toBe('default')
  await writeFile(join(folder, 'stack.json'), '{"half')
  expect(findStack(folder).state).toBe('unreadable')
})

test('an invalid address is a usage error', () => {
  const environment = { HFW_API: undefined, HFW_DATA_DIR: folder }
  for (const flag of ['localhost:4800', 'ftp://example.com', '']) {
    expect(() => findApi(flag, environment)).toThrow(UsageError)
  }
})
