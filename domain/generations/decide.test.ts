import { describe, expect, it } from 'vitest'
import { decide, type Facts } from './decide.ts'
import type { RunState, RunStep } from './run-state.ts'
import { attempt, CALLBACK, COMPLETED, GRANT, NOW, RESOLUTION, runAt } from './testing/sample-runs.ts'

const commandOf = (run: RunState, facts: Partial<Facts> = {}) =>
  decide(run, { nowMs: NOW, isHistoryLong: false, ...facts }).command

const CALLBACKS = { [CALLBACK.attemptId]: CALLBACK }
const RESOLUTIONS = { [RESOLUTION.attemptId]: RESOLUTION }
const SLOT: RunStep = { at: 'slot' }
const IN_LINE = { isInLine: true }
const unknown = attempt({ isKnown: false, limit: { sinceMs: NOW, forMs: 50_000 }, checkAfterMs: 50_000 })

describe('without a slot', () => {
  it.each<[string, RunState, object]>([
    ['asks the pool', runAt(SLOT), { do: 'acquire' }],
    ['waits where it is in the line', runAt(SLOT, IN_LINE), { do: 'wait', forMs: 1_000 }],
    ['waits after the pool had no slot', runAt({ at: 'line' }), { do: 'wait', forMs: 1_000 }],
    ['waits even where a grant arrived meanwhile', runAt({ at: 'line' }, { grant: GRANT }), { do: 'wait' }],
    ['asks the pool after a wait without a grant', runAt({ at: 'woken' }, { asked: 1 }), { do: 'acquire' }],
    ['uses a grant', runAt(SLOT, { grant: GRANT }), { do: 'submit', grant: GRANT }],
    ['uses a grant instead of its place in the line', runAt(SLOT, { ...IN_LINE, grant: GRANT }), { do: 'submit' }],
    ['uses a grant that ended its wait', runAt({ at: 'woken' }, { grant: GRANT, asked: 9 }), { do: 'submit' }],
    ['cancels before a grant is used', runAt(SLOT, { grant: GRANT, cancellation: 'requested' }), { do: 'cancel' }],
    ['cancels in the line', runAt({ at: 'woken' }, { cancellation: 'requested' }), { do: 'cancel' }],
    ['does not repeat an answered cancellation', runAt(SLOT, { cancellation: 'answered' }), { do: 'acquire' }],
  ])('%s', (_name, run, command) => {
    expect(commandOf(run)).toMatchObject(command)
  })

  it('uses a grant once, and counts its waits from zero', () => {
    const { run } = decide(runAt(SLOT, { grant: GRANT, asked: 7 }), { nowMs: NOW, isHistoryLong: false })
    expect(run).toMatchObject({ grant: undefined, asked: 0 })
  })

  it('waits twice as long each time, up to the maximum', () => {
    const waits = [0, 1, 2, 3, 4, 500].map((asked) => commandOf(runAt({ at: 'line' }, { asked })))
    expect(waits.map((command) => 'forMs' in command && command.forMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ])
  })

  it('renews its history after so many waits of this run, or when Temporal suggests it', () => {
    const woken = { at: 'woken' } as const
    expect(commandOf(runAt(woken, { asked: 2 }))).toEqual({ do: 'acquire' })
    expect(commandOf(runAt(woken, { asked: 3 }))).toEqual({ do: 'renew', asked: 3 })
    expect(commandOf(runAt(woken, { asked: 5, askedBefore: 3 }))).toEqual({ do: 'acquire' })
    expect(commandOf(runAt(woken, { asked: 6, askedBefore: 3 }))).toEqual({ do: 'renew', asked: 6 })
    expect(commandOf(runAt(woken, { asked: 1 }), { isHistoryLong: true })).toEqual({ do: 'renew', asked: 1 })
  })

  it.each([{ grant: GRANT }, { cancellation: 'requested' }, { cancellation: 'answered' }] as const)(
    'does not renew its history while it holds %o',
    (held) => {
      expect(commandOf(runAt({ at: 'woken' }, { asked: 9, ...held }), { isHistoryLong: true }).do).not.toBe('renew')
    },
  )
})

describe('with an attempt', () => {
  const following = (over = {}) => runAt({ at: 'following', attempt: attempt(over) })
  const news = (of: ReturnType<typeof attempt>, over: Partial<RunState> = {}) =>
    runAt({ at: 'news', attempt: of }, over)

  it.each<[string, RunState, object]>([
    ['waits for the first check', following(), { do: 'wait', forMs: 2_000 }],
    ['never waits past the time limit', following({ checkAfterMs: 90_000 }), { do: 'wait', forMs: 60_000 }],
    ['polls a known one that sent no webhook', news(attempt()), { do: 'poll', forMs: 60_000 }],
    ['collects after a webhook', news(attempt(), { callbacks: CALLBACKS }), { do: 'collect', requestId: 'r-1' }],
    ['collects an unknown one, which no poll can read', news(unknown), { do: 'collect' }],
    [
      'adopts the request id of a webhook',
      news(unknown, { callbacks: CALLBACKS }),
      { do: 'collect', requestId: 'r-1' },
    ],
    [
      'applies an operator’s decision',
      news(unknown, { resolutions: RESOLUTIONS }),
      { do: 'resolve', resolution: RESOLUTION },
    ],
    ['ignores a decision about a known one', news(attempt(), { resolutions: RESOLUTIONS }), { do: 'poll' }],
    ['cancels first', news(unknown, { resolutions: RESOLUTIONS, cancellation: 'requested' }), { do: 'cancel' }],
    ['polls on after an answered cancellation', news(attempt(), { cancellation: 'answered' }), { do: 'poll' }],
    ['collects after a poll', runAt({ at: 'collecting', attempt: attempt() }), { do: 'collect' }],
    ['collects once more at the end', runAt({ at: 'last_collect', attempt: attempt() }), { do: 'collect' }],
    [
      'does not cancel while it collects',
      runAt({ at: 'collecting', attempt: attempt() }, { cancellation: 'requested' }),
      { do: 'collect' },
    ],
  ])('%s', (_name, run, command) => {
    expect(commandOf(run)).toMatchObject(command)
  })

  it('applies a decision once', () => {
    const decision = decide(news(unknown, { resolutions: RESOLUTIONS }), { nowMs: NOW, isHistoryLong: false })
    expect(decision.run.resolutions).toEqual({})
  })

  it('gives up a known one by cancelling it, as failed', () => {
    expect(commandOf(following(), { nowMs: NOW + 60_000 })).toMatchObject({
      do: 'cancel',
      failure: { code: 'timed_out', paid: 'no', detail: expect.stringContaining('1 minutes of work') },
    })
  })

  it('gives up an unknown one as unknown, and sends nothing', () => {
    const run = runAt({ at: 'following', attempt: unknown })
    expect(commandOf(run, { nowMs: NOW + 49_999 })).toEqual({ do: 'wait', forMs: 1 })
    expect(commandOf(run, { nowMs: NOW + 50_000 })).toMatchObject({
      do: 'fail',
      failure: { code: 'outcome_unknown', paid: 'unknown' },
    })
  })
})

it('writes a failure, and ends with the result', () => {
  const failure = { code: 'internal', detail: 'x' } as const
  expect(commandOf(runAt({ at: 'failing', failure }))).toEqual({ do: 'fail', failure })
  expect(commandOf(runAt({ at: 'ended', result: COMPLETED }))).toEqual({ do: 'end', result: COMPLETED })
})
