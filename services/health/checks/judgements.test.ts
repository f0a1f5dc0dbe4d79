import { describe, expect, it } from 'vitest'
import { ACCOUNT_LOAD_EXAMPLE, type AccountLoad } from '../../../contracts/public/account-load.ts'
import { judgeClock } from './clock-check.ts'
import { judgeSpace } from './disk-check.ts'
import { judgeHousekeeping } from './housekeeping-check.ts'
import { judgePool } from './pool-check.ts'
import { judgeWorkerHosts } from './worker-hosts-check.ts'
import { judgeWorkers } from './workers-check.ts'

const MINUTE = 60_000
const account = (name: string, over: Partial<AccountLoad> = {}) => ({ ...ACCOUNT_LOAD_EXAMPLE, name, ...over })

describe('the pool', () => {
  it.each([
    ['no account', [], 'broken', 'no account', 'hfw accounts login'],
    [
      'a refused key beside a ready account',
      [account('north'), account('south', { availability: 'off', cause: 'no_key' })],
      'broken',
      '4 of 8 slots take work: south without a key',
      'hfw accounts rotate-key south',
    ],
    [
      'a cool-down beside a full account',
      [account('north', { availability: 'full' }), account('south', { availability: 'paused', cause: 'cool_down' })],
      'note',
      '4 of 8 slots take work: south cooling down',
      undefined,
    ],
    [
      'one account before its trial',
      [account('north', { availability: 'trying', cause: 'no_credits' })],
      'note',
      '0 of 4 slots take work: north waiting for a trial generation',
      undefined,
    ],
    [
      'every account drained',
      [account('north', { availability: 'off', cause: 'draining' })],
      'broken',
      '0 of 4 slots take work: north drained',
      'hfw accounts resume north',
    ],
  ] as const)('%s', (_what, accounts, state, words, command) => {
    const check = judgePool(accounts)
    expect(check).toMatchObject({ state, detail: expect.stringContaining(words) })
    expect(check.command).toBe(command)
  })
})

it('a clock counts as wrong only by what the measurement proves', () => {
  const exact = { aheadMs: 10, errorMs: 20 }
  expect(judgeClock({ database: exact, platform: undefined }).state).toBe('ok')
  expect(judgeClock({ database: exact, platform: undefined }).detail).toContain('platform is not known')
  expect(judgeClock({ database: exact, platform: { aheadMs: -9_000, errorMs: 600 } }).state).toBe('note')
  const far = judgeClock({ database: { aheadMs: 300_000, errorMs: 20 }, platform: exact })
  expect(far).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining('the database is 300 s ahead of the API'),
  })
})

it('housekeeping is broken where no chore runs, and where a single one is late', () => {
  const well = { failures: 0, failure: null }
  const alive = { chore: 'pool', overdueMs: -1_000, ...well }
  expect(judgeHousekeeping([alive, { chore: 'renamed', overdueMs: 30 * 24 * 60 * MINUTE, ...well }]).state).toBe('ok')
  expect(judgeHousekeeping([{ chore: 'pool', overdueMs: 5 * MINUTE, ...well }]).detail).toBe('has not run for 5 min')
  expect(judgeHousekeeping([alive, { chore: 'history', overdueMs: 20 * MINUTE, ...well }])).toMatchObject({
    state: 'broken',
    detail: 'these chores do not run: history (20 min late)',
  })
})

it('housekeeping is broken where a chore fails again and again', () => {
  const failing = (failures: number) => [{ chore: 'prices', overdueMs: -1_000, failures, failure: 'TypeError' }]
  expect(judgeHousekeeping(failing(1)).state).toBe('ok')
  expect(judgeHousekeeping(failing(5))).toMatchObject({
    state: 'broken',
    detail: 'these chores fail: prices (5 times in a row: TypeError)',
    command: expect.any(String),
  })
})

describe('worker hosts', () => {
  const api = { version: '1.0.0', nodeVersion: '24.1.0' }
  const seenAt = new Date('2026-11-22T00:00:00Z')
  const worker = { ...api, host: 'a', pid: 7, folders: [], startedAt: new Date(0), seenAt, silentMs: 1_000 }
  const statesOf = (checks: { state: string }[]) => checks.map(({ state }) => state)

  it('are well where each worker reports, and are a note where its version differs', () => {
    expect(statesOf(judgeWorkerHosts([worker], api))).toEqual(['ok'])
    expect(judgeWorkerHosts([{ ...worker, nodeVersion: '24.9.0' }], api)).toMatchObject([
      { state: 'note', detail: expect.stringContaining('process 7 on a runs 1.0.0 on Node 24.9.0') },
    ])
  })

  it('are broken where a worker is silent, unless another has replaced it on its host', () => {
    const frozen = { ...worker, host: 'b', silentMs: 90_000 }
    const [check] = judgeWorkerHosts([worker, frozen], api)
    expect(check).toMatchObject({ state: 'broken', detail: expect.stringContaining('process 7 on b has not reported') })
    const successor = { ...worker, host: 'b', startedAt: new Date(seenAt.getTime() + 1) }
    expect(statesOf(judgeWorkerHosts([worker, frozen, successor], api))).toEqual(['ok'])
  })

  it('are broken where Node is too old, and where a disk is full', () => {
    const folders = [{ name: 'Media folder', path: '/media', freeBytes: 1 }]
    const checks = judgeWorkerHosts([{ ...worker, nodeVersion: '22.0.0', folders }], api)
    expect(checks.map(({ state, name, command }) => [state, name, command])).toEqual([
      ['broken', 'Worker hosts', expect.any(String)],
      ['broken', 'Media folder of a worker', 'du -sh /media/*'],
    ])
  })
})

it('workers of two builds are a note', () => {
  const polled = (builds: string[]) => builds.map((buildId) => ({ identity: buildId, buildId }))
  const judge = (builds: string[]) =>
    judgeWorkers(
      new Map([
        ['higgsfield', polled(builds)],
        ['higgsfield-media', polled(builds)],
      ] as const),
    )
  expect([judge([]), judge(['a']), judge(['a', 'b'])].map(({ state }) => state)).toEqual(['broken', 'ok', 'note'])
})

it('little disk space is a note, and too little for a film is broken', () => {
  const gib = 1024 ** 3
  expect([20 * gib, 2 * gib, gib / 10].map((free) => judgeSpace(free, '/data').state)).toEqual(['ok', 'note', 'broken'])
})
