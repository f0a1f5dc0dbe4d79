// The workflow of a generation with scripted activities: every branch, on a real Temporal server.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { GenerationTiming } from '../../contracts/steps/messages.ts'
import { failing, type Script, type Stage, useScriptedWorker } from '../support/scripted-worker.ts'

const worker = useScriptedWorker()

const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
const OTHER_GRANT = { leaseId: 'lease_2', accountId: 'acct_2', fence: 2 }
const CALLBACK = { attemptId: 'att_1', requestId: 'r-1' }
const COMPLETED = { status: 'completed' }
const FAILED = { status: 'failed', code: 'internal', detail: 'x', paid: 'no' }
/** Temporal's own message for a workflow that ended as cancelled. */
const CANCELLED = 'Workflow canceled'

const ENDED = { kind: 'ended', result: COMPLETED }
const ENDED_CANCELLED = { kind: 'ended', result: { status: 'cancelled' } }
const TOO_LATE = { kind: 'too_late' }
const WAITING = { kind: 'waiting' }
const RUNNING = { kind: 'not_finished', isKnown: true }
const UNSEEN = { kind: 'not_finished', isKnown: false }

const submitted = (wait: object = {}) => ({
  kind: 'submitted',
  ...CALLBACK,
  wait: { firstCheckMs: 10, deadlineMs: 600_000, ...wait },
})
const SUBMITTED = submitted()
/** Waits for its webhook for a minute. */
const SUBMITTED_WITH_WEBHOOK = submitted({ firstCheckMs: 60_000 })
const unknown = (deadlineMs = 60_000) => ({
  kind: 'unknown',
  attemptId: 'att_1',
  wait: { firstCheckMs: 10, deadlineMs },
})

interface Given {
  slot?: object | 'in_line'
  timing?: Partial<GenerationTiming>
  during?: (stage: Stage) => Promise<void>
}

function play(script: Script, { slot, timing, during }: Given = {}) {
  const id = `gen_${randomUUID()}`
  const input = { generationId: id, ...(slot ? { slot } : {}), ...(timing ? { timing } : {}) }
  return worker.play({ type: 'generation', id, input }, script, during)
}

const callback = (stage: Stage) => stage.signal('platformCallback', CALLBACK)
const resolve = (stage: Stage, outcome: 'failed' | 'not_accepted') =>
  stage.signal('attemptResolved', { attemptId: 'att_1', outcome })

/** The result of a step that a message precedes. */
const afterwards = (message: (stage: Stage) => Promise<void>, result: object) => async (stage: Stage) => {
  await message(stage)
  return result
}

/** A poll that runs until it is cancelled. */
const endlessPoll = (message: (stage: Stage) => Promise<void>) => async (stage: Stage) => {
  await message(stage)
  await new Promise((_, reject) => setTimeout(() => reject(new Error('still running')), 2_000))
}

describe('a slot', () => {
  it('is there from the start; the webhook arrives before the submission returns', async () => {
    const script = { submitGeneration: [afterwards(callback, SUBMITTED_WITH_WEBHOOK)], collectResult: [ENDED] }
    const { result, calls, inputsOf } = await play(script, { slot: GRANT })
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['submitGeneration', 'collectResult'])
    expect(inputsOf('submitGeneration')).toMatchObject([{ grant: GRANT }])
    expect(inputsOf('collectResult')).toMatchObject([{ requestId: 'r-1' }])
  })

  it('is granted by the pool; without a webhook the status is polled', async () => {
    const { result, calls } = await play({
      acquireSlot: [{ kind: 'granted', grant: GRANT }],
      submitGeneration: [SUBMITTED],
      checkGeneration: [undefined],
      collectResult: [ENDED],
    })
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['acquireSlot', 'submitGeneration', 'checkGeneration', 'collectResult'])
  })

  it.each([
    ['in the line from the start', { slot: 'in_line' } as const, []],
    ['after the pool had none', {}, ['acquireSlot']],
  ])('is granted by a signal, %s', async (_name, given, before) => {
    const script = { acquireSlot: [WAITING], submitGeneration: [{ kind: 'ended', result: FAILED }] }
    const during = (stage: Stage) => stage.signal('slotGranted', GRANT)
    const { result, calls, inputsOf } = await play(script, { ...given, during })
    expect(result).toEqual(FAILED)
    expect(calls.filter((call) => call !== 'acquireSlot')).toEqual(['submitGeneration'])
    expect(before).toEqual(expect.arrayContaining(calls.filter((call) => call === 'acquireSlot')))
    expect(inputsOf('submitGeneration')).toMatchObject([{ grant: GRANT }])
  })

  it('is asked for again when no signal comes, in a new run after so many waits', async () => {
    const script = {
      acquireSlot: [WAITING, WAITING, WAITING, { kind: 'granted', grant: GRANT }],
      submitGeneration: [{ kind: 'ended', result: COMPLETED }],
    }
    const timing = { grantFallbackMs: 5, maxGrantFallbackMs: 10, asksPerRun: 2 }
    const { result, calls } = await play(script, { timing })
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual([...Array.from({ length: 4 }, () => 'acquireSlot'), 'submitGeneration'])
  })

  it('is not needed where the generation has ended', async () => {
    const { result, calls } = await play({
      acquireSlot: [{ kind: 'final', status: 'failed' }],
      failGeneration: [FAILED],
    })
    expect(result).toEqual(FAILED)
    expect(calls).toEqual(['acquireSlot', 'failGeneration'])
  })
})

describe('a submission', () => {
  it('goes back to the line after a refusal, with or without a new grant', async () => {
    const { calls, inputsOf } = await play(
      {
        acquireSlot: [{ kind: 'granted', grant: GRANT }],
        submitGeneration: [WAITING, { kind: 'waiting', grant: OTHER_GRANT }, { kind: 'ended', result: COMPLETED }],
      },
      { slot: GRANT },
    )
    expect(calls).toEqual(['submitGeneration', 'acquireSlot', 'submitGeneration', 'submitGeneration'])
    expect(inputsOf('submitGeneration').at(-1)).toMatchObject({ grant: OTHER_GRANT })
  })

  it('of a generation that has ended returns that end', async () => {
    const script = { submitGeneration: [{ kind: 'ended_before' }], failGeneration: [COMPLETED] }
    expect((await play(script, { slot: GRANT })).result).toEqual(COMPLETED)
  })

  it('that fails for good ends the generation as failed', async () => {
    const script = { submitGeneration: [failing('the image is gone')], failGeneration: [FAILED] }
    const { inputsOf } = await play(script, { slot: GRANT })
    const detail = 'the request could not be sent: the image is gone'
    expect(inputsOf('failGeneration')).toMatchObject([{ code: 'internal', detail }])
  })
})

describe('a running request', () => {
  it('is polled again after a webhook that was early', async () => {
    const { result, calls } = await play(
      {
        submitGeneration: [afterwards(callback, SUBMITTED_WITH_WEBHOOK)],
        collectResult: [{ ...RUNNING, leftMs: 30 }, ENDED],
        checkGeneration: [undefined],
      },
      { slot: GRANT },
    )
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['submitGeneration', 'collectResult', 'checkGeneration', 'collectResult'])
  })

  it('is collected when its webhook interrupts a poll', async () => {
    const script = { submitGeneration: [SUBMITTED], checkGeneration: [endlessPoll(callback)], collectResult: [ENDED] }
    const { result, inputsOf } = await play(script, { slot: GRANT })
    expect(result).toEqual(COMPLETED)
    expect(inputsOf('collectResult')).toMatchObject([{ requestId: 'r-1' }])
  })

  const LATE = submitted({ firstCheckMs: 60_000, deadlineMs: 20 })

  it('is cancelled as failed where its time limit is over', async () => {
    const script = { submitGeneration: [LATE], checkGeneration: [endlessPoll(async () => {})] }
    const { result, inputsOf } = await play(
      { ...script, collectResult: [RUNNING], cancelGeneration: [{ kind: 'ended', result: FAILED }] },
      { slot: GRANT },
    )
    expect(result).toEqual(FAILED)
    expect(inputsOf('cancelGeneration')).toMatchObject([{ failure: { code: 'timed_out', paid: 'no' } }])
  })

  it.each([
    ['too late', TOO_LATE],
    ['failing', failing('the platform is away')],
  ])('fails as timed out, of unknown cost, where that cancellation is %s', async (_name, cancelled) => {
    const script = {
      submitGeneration: [LATE],
      checkGeneration: [endlessPoll(async () => {})],
      failGeneration: [FAILED],
    }
    const { calls, inputsOf } = await play(
      { ...script, collectResult: [RUNNING, RUNNING], cancelGeneration: [cancelled] },
      { slot: GRANT },
    )
    expect(calls.slice(-3)).toEqual(['cancelGeneration', 'collectResult', 'failGeneration'])
    expect(inputsOf('failGeneration')).toMatchObject([{ code: 'timed_out', paid: 'unknown' }])
  })
})

describe('an unknown attempt', () => {
  it('is adopted by its webhook', async () => {
    const script = { submitGeneration: [unknown()], collectResult: [ENDED] }
    const { result, calls, inputsOf } = await play(script, { slot: GRANT, during: callback })
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['submitGeneration', 'collectResult'])
    expect(inputsOf('collectResult')).toMatchObject([{ requestId: 'r-1' }])
  })

  it('is never sent again where nothing is heard of it', async () => {
    const script = { submitGeneration: [unknown()], collectResult: [UNSEEN], failGeneration: [FAILED] }
    const { calls, inputsOf } = await play(script, { slot: GRANT, timing: { unknownOutcomeMs: 20 } })
    expect(calls).toEqual(['submitGeneration', 'collectResult', 'failGeneration'])
    expect(inputsOf('failGeneration')).toMatchObject([{ code: 'outcome_unknown', paid: 'unknown' }])
  })

  it('is sent again as a new attempt where an operator says that it was not accepted', async () => {
    const script = {
      submitGeneration: [unknown(), { kind: 'ended', result: COMPLETED }],
      resolveUnknown: [{ kind: 'waiting', grant: OTHER_GRANT }],
    }
    const during = (stage: Stage) => resolve(stage, 'not_accepted')
    const { calls, inputsOf } = await play(script, { slot: GRANT, during })
    expect(calls).toEqual(['submitGeneration', 'resolveUnknown', 'submitGeneration'])
    expect(inputsOf('resolveUnknown')).toMatchObject([{ attemptId: 'att_1', outcome: 'not_accepted' }])
  })

  it('ends as failed where an operator says so', async () => {
    const script = { submitGeneration: [unknown()], resolveUnknown: [{ kind: 'ended', result: FAILED }] }
    const during = (stage: Stage) => resolve(stage, 'failed')
    expect((await play(script, { slot: GRANT, during })).result).toEqual(FAILED)
  })

  it('is read where it was found before the operator’s decision', async () => {
    const script = { submitGeneration: [unknown()], resolveUnknown: [{ kind: 'not_unknown' }], collectResult: [ENDED] }
    const during = (stage: Stage) => resolve(stage, 'failed')
    const { calls } = await play(script, { slot: GRANT, during })
    expect(calls).toEqual(['submitGeneration', 'resolveUnknown', 'collectResult'])
  })
})

describe('a workflow that continues after one that was ended from outside', () => {
  const resume = (script: Script, more: object = {}) => {
    const id = `gen_${randomUUID()}`
    return worker.play({ type: 'generation', id, input: { generationId: id, isResumed: true, ...more } }, script)
  }

  it('follows the attempt that the records have', async () => {
    const { result, calls } = await resume({
      resumeGeneration: [SUBMITTED],
      checkGeneration: [undefined],
      collectResult: [ENDED],
    })
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['resumeGeneration', 'checkGeneration', 'collectResult'])
  })

  it('asks for a slot where nothing was sent', async () => {
    const { calls } = await resume({
      resumeGeneration: [WAITING],
      acquireSlot: [{ kind: 'granted', grant: GRANT }],
      submitGeneration: [ENDED],
    })
    expect(calls).toEqual(['resumeGeneration', 'acquireSlot', 'submitGeneration'])
  })

  it('returns the end of a generation that has ended', async () => {
    const { result } = await resume({ resumeGeneration: [{ kind: 'ended_before' }], failGeneration: [COMPLETED] })
    expect(result).toEqual(COMPLETED)
  })

  it.each([
    ['an attempt', SUBMITTED_WITH_WEBHOOK],
    ['a place in the line', WAITING],
  ])('cancels %s at once where its caller has requested that', async (_name, found) => {
    const script = { resumeGeneration: [found], cancelGeneration: [ENDED_CANCELLED] }
    const { calls } = await resume(script, { isCancelRequested: true })
    expect(calls).toEqual(['resumeGeneration', 'cancelGeneration'])
  })
})

describe('a cancellation', () => {
  const cancel = (stage: Stage) => stage.cancel()

  it('in the line ends the generation, and is repeated until the records have it', async () => {
    const script = { cancelGeneration: [failing('the database is away'), ENDED_CANCELLED] }
    const { result, calls } = await play(script, { slot: 'in_line', during: cancel })
    expect(result).toBe(CANCELLED)
    expect(calls).toEqual(['cancelGeneration', 'cancelGeneration'])
  })

  it('of a queued request ends it', async () => {
    const script = {
      submitGeneration: [afterwards(cancel, SUBMITTED_WITH_WEBHOOK)],
      cancelGeneration: [ENDED_CANCELLED],
    }
    const { result, calls } = await play(script, { slot: GRANT })
    expect(result).toBe(CANCELLED)
    expect(calls).toEqual(['submitGeneration', 'cancelGeneration'])
  })

  it('that is too late is asked once, and the request finishes', async () => {
    const { result, calls } = await play(
      {
        submitGeneration: [afterwards(cancel, SUBMITTED_WITH_WEBHOOK)],
        cancelGeneration: [TOO_LATE],
        checkGeneration: [undefined],
        collectResult: [ENDED],
      },
      { slot: GRANT },
    )
    expect(result).toEqual(COMPLETED)
    expect(calls).toEqual(['submitGeneration', 'cancelGeneration', 'checkGeneration', 'collectResult'])
  })

  const UNAVAILABLE = { kind: 'unavailable' }
  /** The platform is away for two tries of the activity. */
  const away = async () => {
    throw new Error('no response')
  }

  it.each([
    ['no response of the platform', UNAVAILABLE],
    ['an absent database', failing('the database is away')],
  ])('is repeated after %s, while its status is polled', async (_name, first) => {
    const { result, calls, inputsOf } = await play(
      {
        submitGeneration: [afterwards(cancel, SUBMITTED_WITH_WEBHOOK)],
        cancelGeneration: [first, away, ENDED_CANCELLED],
        checkGeneration: [endlessPoll(async () => {}), endlessPoll(async () => {})],
      },
      { slot: GRANT },
    )
    expect(result).toBe(CANCELLED)
    expect(calls.filter((call) => call === 'cancelGeneration')).toHaveLength(3)
    expect(calls).toContain('checkGeneration')
    expect(inputsOf('cancelGeneration').map((input) => 'isRepeated' in input)).toEqual([false, true, true])
  })

  it('that is repeated does not delay a webhook', async () => {
    const { result, calls } = await play(
      {
        submitGeneration: [afterwards(cancel, SUBMITTED_WITH_WEBHOOK)],
        cancelGeneration: [UNAVAILABLE, ...Array.from({ length: 50 }, () => away)],
        checkGeneration: [endlessPoll(callback)],
        collectResult: [ENDED],
      },
      { slot: GRANT },
    )
    expect(result).toEqual(COMPLETED)
    expect(calls).toContain('collectResult')
  })

  it('is asked again at a second request, and before the result is read', async () => {
    const again = (stage: Stage) => stage.signal('cancelRequested', {})
    const { result, calls } = await play(
      {
        submitGeneration: [afterwards(cancel, SUBMITTED_WITH_WEBHOOK)],
        cancelGeneration: [TOO_LATE, ENDED_CANCELLED],
        checkGeneration: [endlessPoll(again)],
      },
      { slot: GRANT },
    )
    expect(result).toBe(CANCELLED)
    expect(calls).toEqual(['submitGeneration', 'cancelGeneration', 'checkGeneration', 'cancelGeneration'])
  })

  it('is asked again for a request that a webhook has made known', async () => {
    const { result, calls } = await play(
      {
        submitGeneration: [afterwards(cancel, unknown())],
        cancelGeneration: [TOO_LATE, ENDED_CANCELLED],
        collectResult: [RUNNING],
      },
      { slot: GRANT },
    )
    expect(result).toBe(CANCELLED)
    expect(calls).toEqual(['submitGeneration', 'cancelGeneration', 'collectResult', 'cancelGeneration'])
  })
})
