import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterCommand, type Outcome } from './after-command.ts'
import { type Command, decide } from './decide.ts'
import { receive, type RunMessage, type RunState, type RunStep } from './run-state.ts'
import { attempt, CALLBACK, COMPLETED, GRANT, NOW, OTHER_GRANT, runAt } from './testing/sample-runs.ts'

const after = (run: RunState, outcome: Outcome) => afterCommand(run, outcome, NOW)
const SLOT: RunStep = { at: 'slot' }
const ERROR = { kind: 'error', detail: 'no' } as const
const ENDED = { kind: 'ended', result: COMPLETED } as const
const DECIDED = { kind: 'decided', attemptId: 'att_1', keptUntilMs: NOW + 3_600_000 } as const
const WAIT = { firstCheckMs: 2_000, deadlineMs: 60_000 }

describe('after a wait', () => {
  it('in the line: counts it, and looks again', () => {
    for (const step of [{ at: 'line' }, { at: 'slot' }] as const) {
      const run = after(runAt(step, { asked: 4, isInLine: true }), { of: 'wait' })
      expect(run).toMatchObject({ step: { at: 'woken' }, asked: 5, isInLine: false })
    }
  })

  it('for an attempt: looks at the news', () => {
    const run = after(runAt({ at: 'following', attempt: attempt() }, { asked: 4 }), { of: 'wait' })
    expect(run).toMatchObject({ step: { at: 'news', attempt: attempt() }, asked: 4 })
  })
})

it('collects after a poll', () => {
  const run = after(runAt({ at: 'news', attempt: attempt() }), { of: 'poll' })
  expect(run.step).toEqual({ at: 'collecting', attempt: attempt() })
})

describe('after the pool was asked', () => {
  it.each<[Extract<Outcome, { of: 'acquire' }>['result'], object]>([
    [
      { kind: 'granted', grant: GRANT },
      { step: SLOT, grant: GRANT },
    ],
    [{ kind: 'waiting' }, { step: { at: 'line' }, grant: undefined }],
    [{ kind: 'final', status: 'cancelled' }, { step: { at: 'failing', failure: { code: 'internal' } } }],
  ])('%o', (result, expected) => {
    expect(after(runAt(SLOT), { of: 'acquire', result })).toMatchObject(expected)
  })
})

describe('after a submission', () => {
  const submitted = (result: Extract<Outcome, { of: 'submit' }>['result'], over: Partial<RunState> = {}) =>
    after(runAt(SLOT, over), { of: 'submit', result })

  it('follows an accepted request up to the time limit of its model', () => {
    const { step } = submitted({ kind: 'submitted', attemptId: 'att_1', requestId: 'r-1', wait: WAIT })
    expect(step).toEqual({ at: 'following', attempt: attempt() })
  })

  it('reads a request at once that was reported to an earlier workflow, and a newer webhook before it', () => {
    const result = { kind: 'unknown', attemptId: 'att_1', wait: WAIT, requestId: 'r-old' } as const
    const resumed = after(runAt({ at: 'resuming' }), { of: 'resume', result })
    const news = after(resumed, { of: 'wait' })
    expect(decide(news, { nowMs: NOW, isHistoryLong: false }).command).toEqual({ do: 'collect', requestId: 'r-old' })
    const received = receive(runAt({ at: 'resuming' }), { kind: 'callback', callback: CALLBACK })
    const withNewer = after(received, { of: 'resume', result })
    expect(withNewer.callbacks).toEqual({ att_1: CALLBACK })
  })

  it.each([
    ['the time for unknown outcomes', 60_000, false, 50_000],
    ['the time limit of the model, where that is shorter', 20_000, undefined, 20_000],
    ['one year, where it is held for an operator', 60_000, true, 365 * 24 * 3_600_000],
  ])('follows an unknown one for %s', (_name, deadlineMs, isHeld, forMs) => {
    const wait = { firstCheckMs: 2_000, deadlineMs }
    const held = isHeld === undefined ? {} : { isHeld }
    const { step } = submitted({ kind: 'unknown', attemptId: 'att_1', wait, ...held })
    const limit = { sinceMs: NOW, forMs }
    expect(step).toEqual({
      at: 'following',
      attempt: attempt({ deadlineMs, isKnown: false, limit, checkAfterMs: forMs }),
    })
  })

  it('goes back to the line after a refusal, with the grant that came with it', () => {
    expect(submitted({ kind: 'waiting' })).toMatchObject({ step: SLOT, grant: undefined })
    expect(submitted({ kind: 'waiting', grant: GRANT })).toMatchObject({ step: SLOT, grant: GRANT })
    expect(submitted({ kind: 'waiting', grant: GRANT }, { grant: OTHER_GRANT })).toMatchObject({ grant: OTHER_GRANT })
  })

  it('waits in the line where the run started with a place there, and asks the pool otherwise', () => {
    const commandAfterRefusal = (isInLine: boolean) =>
      decide(submitted({ kind: 'waiting' }, { isInLine }), { nowMs: NOW, isHistoryLong: false }).command.do
    expect(commandAfterRefusal(true)).toBe('wait')
    expect(commandAfterRefusal(false)).toBe('acquire')
  })

  it('ends where the activity ended it, and fails where it could not be sent', () => {
    expect(submitted(ENDED).step).toEqual({ at: 'ended', result: COMPLETED })
    expect(submitted({ kind: 'ended_before' }).step).toMatchObject({ at: 'failing', failure: { code: 'internal' } })
    const failure = { code: 'internal', detail: 'the request could not be sent: no' }
    expect(submitted(ERROR).step).toEqual({ at: 'failing', failure })
  })
})

describe('after the result was read', () => {
  const unknown = attempt({ isKnown: false, limit: { sinceMs: NOW - 10, forMs: 50_000 }, checkAfterMs: 50_000 })
  const collected = (
    of: ReturnType<typeof attempt>,
    result: Extract<Outcome, { of: 'collect' }>['result'],
    over: Partial<RunState> = {},
  ) => after(runAt({ at: 'collecting', attempt: of }, over), { of: 'collect', result })

  it('ends with the result', () => {
    expect(collected(attempt(), ENDED).step).toEqual({ at: 'ended', result: COMPLETED })
  })

  it('fails with an unknown cost where the final status could not be read', () => {
    const detail = 'the final status could not be read while the platform kept the request: no'
    const failure = { code: 'outcome_unknown', detail, paid: 'unknown' }
    expect(collected(attempt(), ERROR).step).toEqual({ at: 'failing', failure })
  })

  it('fetches the files of a completed request for as long as the platform keeps them', () => {
    const run = collected(attempt(), DECIDED)
    expect(run.step).toEqual({ at: 'fetching', attemptId: 'att_1', keptUntilMs: NOW + 3_600_000 })
    const { command } = decide(run, { nowMs: NOW, isHistoryLong: false })
    expect(command).toEqual({ do: 'fetch', attemptId: 'att_1', forMs: 3_600_000 })
  })

  it('follows on with the time left that the platform’s status gives, and drops the early webhook', () => {
    const callbacks = { [CALLBACK.attemptId]: CALLBACK, other: { attemptId: 'other', requestId: 'r-2' } }
    const run = collected(attempt(), { kind: 'not_finished', isKnown: true, leftMs: 7_000 }, { callbacks })
    const limit = { sinceMs: NOW, forMs: 7_000 }
    expect(run.step).toEqual({ at: 'following', attempt: attempt({ limit, checkAfterMs: 5_000 }) })
    expect(Object.keys(run.callbacks)).toEqual(['other'])
  })

  it('keeps the limit where the platform gave no status', () => {
    const run = collected(attempt(), { kind: 'not_finished', isKnown: true })
    expect(run.step).toEqual({ at: 'following', attempt: attempt({ checkAfterMs: 5_000 }) })
    const stillUnknown = collected(unknown, { kind: 'not_finished', isKnown: false })
    expect(stillUnknown.step).toEqual({ at: 'following', attempt: unknown })
  })

  it('gives an adopted request its model’s whole time, and asks again for an answered cancellation', () => {
    const run = collected(unknown, { kind: 'not_finished', isKnown: true }, { cancellation: 'answered' })
    expect(run).toMatchObject({
      step: { at: 'following', attempt: attempt({ checkAfterMs: 5_000 }) },
      cancellation: 'requested',
    })
    expect(collected(unknown, { kind: 'not_finished', isKnown: true }).cancellation).toBe('none')
    const known = collected(attempt(), { kind: 'not_finished', isKnown: true }, { cancellation: 'answered' })
    expect(known.cancellation).toBe('answered')
  })

  it('fails as timed out after the last look', () => {
    const run = runAt({ at: 'last_collect', attempt: attempt() })
    const result = { kind: 'not_finished', isKnown: true } as const
    expect(after(run, { of: 'collect', result }).step).toMatchObject({
      at: 'failing',
      failure: { code: 'timed_out', paid: 'unknown' },
    })
    expect(after(run, { of: 'collect', result: ENDED }).step).toEqual({ at: 'ended', result: COMPLETED })
    expect(after(run, { of: 'collect', result: ERROR }).step).toMatchObject({ failure: { code: 'outcome_unknown' } })
    expect(after(run, { of: 'collect', result: DECIDED }).step.at).toBe('fetching')
  })
})

describe('after the files were fetched', () => {
  const fetching = (keptUntilMs: number): RunState => runAt({ at: 'fetching', attemptId: 'att_1', keptUntilMs })

  it('ends with the result', () => {
    const run = after(fetching(NOW + 1), { of: 'fetch', result: ENDED })
    expect(run.step).toEqual({ at: 'ended', result: COMPLETED })
  })

  it.each([
    ['storage_failed', NOW + 1],
    ['output_lost', NOW],
  ] as const)('fails as paid, %s, where the platform keeps them until %s', (code, keptUntilMs) => {
    const run = after(fetching(keptUntilMs), { of: 'fetch', result: ERROR })
    expect(run.step).toMatchObject({ at: 'failing', failure: { code, paid: 'yes' } })
  })

  it('returns the end of the records where the generation goes on without them', () => {
    const run = after(fetching(NOW + 1), { of: 'fetch', result: { kind: 'separate' } })
    expect(run.step).toMatchObject({ at: 'failing', failure: { code: 'internal' } })
  })
})

describe('after an operator’s decision', () => {
  const resolved = (result: Extract<Outcome, { of: 'resolve' }>['result'], over: Partial<RunState> = {}) =>
    after(runAt({ at: 'news', attempt: attempt({ isKnown: false }) }, over), { of: 'resolve', result })

  it('ends, or goes back to the line, where a cancellation can succeed again', () => {
    expect(resolved(ENDED).step).toEqual({ at: 'ended', result: COMPLETED })
    const back = resolved({ kind: 'waiting', grant: GRANT }, { cancellation: 'answered' })
    expect(back).toMatchObject({ step: SLOT, grant: GRANT, cancellation: 'requested' })
  })

  it('reads the attempt where it was found meanwhile', () => {
    expect(resolved({ kind: 'not_confirmed' }).step).toMatchObject({ at: 'following', attempt: { isKnown: false } })
    expect(resolved({ kind: 'not_unknown' }).step).toEqual({ at: 'collecting', attempt: attempt({ isKnown: false }) })
  })
})

describe('after a cancellation', () => {
  const TOO_LATE = { kind: 'too_late' } as const
  const cancelled = (step: RunStep, result: Extract<Outcome, { of: 'cancel' }>['result']) =>
    after(runAt(step, { cancellation: 'requested' }), { of: 'cancel', result })

  it.each<RunStep>([SLOT, { at: 'news', attempt: attempt() }, { at: 'following', attempt: attempt() }])(
    'ends at %o',
    (step) => {
      expect(cancelled(step, ENDED).step).toEqual({ at: 'ended', result: COMPLETED })
    },
  )

  it('is repeated while it waits for a slot, until it is answered', () => {
    expect(cancelled(SLOT, ERROR)).toMatchObject({ step: SLOT, cancellation: 'requested' })
    expect(cancelled(SLOT, TOO_LATE)).toMatchObject({ step: SLOT, cancellation: 'answered' })
  })

  it('is asked once while a request runs', () => {
    const news: RunStep = { at: 'news', attempt: attempt() }
    for (const result of [TOO_LATE, ERROR]) {
      expect(cancelled(news, result)).toMatchObject({ step: news, cancellation: 'answered' })
    }
  })

  it('is repeated in the background where the platform does not respond, and the attempt is followed', () => {
    const news: RunStep = { at: 'news', attempt: attempt() }
    const UNAVAILABLE = { kind: 'unavailable' } as const
    expect(cancelled(news, UNAVAILABLE)).toMatchObject({ step: news, cancellation: 'retrying' })
    const run = cancelled(news, UNAVAILABLE)
    expect(decide(run, { nowMs: NOW, isHistoryLong: false }).command).toMatchObject({ do: 'poll' })
    const ended = receive(run, { kind: 'cancel_outcome', result: ENDED })
    expect(after(ended, { of: 'poll' }).step).toEqual({ at: 'ended', result: COMPLETED })
    expect(receive(run, { kind: 'cancel_outcome', result: TOO_LATE }).cancellation).toBe('answered')
    const again = receive(run, { kind: 'cancel_again' })
    expect(receive(again, { kind: 'cancel_outcome', result: TOO_LATE }).cancellation).toBe('requested')
  })

  it('that ends a poll is asked before the result is read', () => {
    const news: RunStep = { at: 'news', attempt: attempt() }
    expect(after(runAt(news, { cancellation: 'requested' }), { of: 'interrupted_poll' }).step).toEqual(news)
  })

  it('of the time limit leads to a last look', () => {
    for (const result of [TOO_LATE, ERROR]) {
      const { step } = cancelled({ at: 'following', attempt: attempt() }, result)
      expect(step).toEqual({ at: 'last_collect', attempt: attempt() })
    }
  })
})

it('ends with what the records say after a failure was written', () => {
  const run = runAt({ at: 'failing', failure: { code: 'internal', detail: 'x' } })
  expect(after(run, { of: 'fail', result: COMPLETED }).step).toEqual({ at: 'ended', result: COMPLETED })
})

it('refuses an outcome that does not belong to its step', () => {
  expect(() => after(runAt(SLOT), { of: 'poll' })).toThrow('no attempt is followed at slot')
})

describe('any course of events', () => {
  const submission = fc.constantFrom<Extract<Outcome, { of: 'submit' }>['result']>(
    { kind: 'submitted', attemptId: 'att_1', requestId: 'r-1', wait: WAIT },
    { kind: 'unknown', attemptId: 'att_1', wait: WAIT },
    { kind: 'waiting', grant: GRANT },
    { kind: 'waiting' },
    ERROR,
  )
  const collection = fc.constantFrom<Extract<Outcome, { of: 'collect' }>['result']>(
    { kind: 'not_finished', isKnown: false },
    { kind: 'not_finished', isKnown: true, leftMs: 500 },
    DECIDED,
    ENDED,
    ERROR,
  )
  const message = fc.constantFrom<RunMessage>(
    { kind: 'grant', grant: OTHER_GRANT },
    { kind: 'callback', callback: CALLBACK },
    { kind: 'resolution', resolution: { attemptId: 'att_1', outcome: 'not_accepted' } },
    { kind: 'cancel' },
    { kind: 'cancel_again' },
    { kind: 'cancel_outcome', result: { kind: 'too_late' } },
  )
  const turn = fc.record({
    messages: fc.array(message, { maxLength: 2 }),
    submission,
    collection,
    acquisition: fc.constantFrom<Extract<Outcome, { of: 'acquire' }>['result']>(
      { kind: 'granted', grant: GRANT },
      { kind: 'waiting' },
    ),
    resolution: fc.constantFrom<Extract<Outcome, { of: 'resolve' }>['result']>(
      { kind: 'waiting' },
      { kind: 'not_unknown' },
      { kind: 'not_confirmed' },
      ENDED,
    ),
    fetched: fc.constantFrom<Extract<Outcome, { of: 'fetch' }>['result']>(ENDED, ERROR, { kind: 'separate' }),
    cancellation: fc.constantFrom<Extract<Outcome, { of: 'cancel' }>['result']>(
      { kind: 'too_late' },
      { kind: 'unavailable' },
      ERROR,
    ),
    passedMs: fc.integer({ min: 0, max: 30_000 }),
  })

  it('submits again only after a refusal, or after an operator’s decision that nothing was accepted', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
        let run = runAt(SLOT)
        let mayRun = false
        let nowMs = NOW
        for (const now of turns) {
          run = now.messages.reduce(receive, run)
          const decision = decide(run, { nowMs, isHistoryLong: false })
          run = decision.run
          const { command } = decision
          if (command.do === 'end' || command.do === 'renew') return
          nowMs += now.passedMs
          if (command.do === 'submit') {
            expect(mayRun).toBe(false)
            mayRun = now.submission.kind === 'submitted' || now.submission.kind === 'unknown'
          }
          if (command.do === 'resolve' && now.resolution.kind === 'waiting') mayRun = false
          run = afterCommand(run, outcomeOf(command, now), nowMs)
        }
      }),
    )
  })

  function outcomeOf(command: Command, now: typeof turn extends fc.Arbitrary<infer Turn> ? Turn : never): Outcome {
    switch (command.do) {
      case 'acquire':
        return { of: 'acquire', result: now.acquisition }
      case 'resume':
      case 'submit':
        return { of: 'submit', result: now.submission }
      case 'collect':
        return { of: 'collect', result: now.collection }
      case 'fetch':
        return { of: 'fetch', result: now.fetched }
      case 'resolve':
        return { of: 'resolve', result: now.resolution }
      case 'cancel':
        return { of: 'cancel', result: now.cancellation }
      case 'wait':
      case 'poll':
        return { of: command.do }
      case 'fail':
      case 'renew':
      case 'end':
        return { of: 'fail', result: COMPLETED }
    }
  }
})
