import { describe, expect, it } from 'vitest'
import { ACCOUNT_LOAD_EXAMPLE, type AccountLoad } from '../../../contracts/public/account-load.ts'
import { judgeClock } from './clock-check.ts'
import { judgeSpace } from './disk-check.ts'
import { judgeHousekeeping } from './housekeeping-check.ts'
import { judgePool } from './pool-check.ts'
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
  const alive = { chore: 'pool', overdueMs: -1_000 }
  expect(judgeHousekeeping([alive, { chore: 'renamed', overdueMs: 30 * 24 * 60 * MINUTE }]).state).toBe('ok')
  expect(judgeHousekeeping([{ chore: 'pool', overdueMs: 5 * MINUTE }]).detail).toBe('has not run for 5 min')
  expect(judgeHousekeeping([alive, { chore: 'history', overdueMs: 20 * MINUTE }])).toMatchObject({
    state: 'broken',
    detail: 'these chores do not run: history (20 min late)',
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
