// The two steps of collecting with scripted activities: the decision about the cost, and the fetch of the files.
import { randomUUID } from 'node:crypto'
import { activityInfo } from '@temporalio/activity'
import { describe, expect, it } from 'vitest'
import { failing, type Script, type Stage, useScriptedWorker } from '../support/scripted-worker.ts'

const worker = useScriptedWorker()

const DAY_MS = 24 * 60 * 60_000
const COMPLETED = { status: 'completed' }
const FAILED = { status: 'failed', code: 'internal', detail: 'x', paid: 'no' }
const ENDED = { kind: 'ended', result: COMPLETED }
const SUBMITTED = {
  kind: 'submitted',
  attemptId: 'att_1',
  requestId: 'r-1',
  wait: { firstCheckMs: 10, deadlineMs: 600_000 },
}

function play(script: Script) {
  const id = `gen_${randomUUID()}`
  const slot = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
  return worker.play({ type: 'generation', id, input: { generationId: id, slot } }, script)
}

describe('the decision', () => {
  it('is of unknown cost where its final status cannot be read', async () => {
    const script = {
      submitGeneration: [SUBMITTED],
      checkGeneration: [undefined],
      collectResult: [failing('the platform is away')],
      failGeneration: [FAILED],
    }
    const { inputsOf } = await play(script)
    const detail = 'the final status could not be read while the platform kept the request: the platform is away'
    expect(inputsOf('failGeneration')).toMatchObject([{ code: 'outcome_unknown', detail, paid: 'unknown' }])
  })

  it('is decided for as long as the platform keeps a request, not for six hours', async () => {
    let timeoutMs = 0
    const decide = async () => {
      timeoutMs = activityInfo().scheduleToCloseTimeoutMs
      return ENDED
    }
    await play({ submitGeneration: [SUBMITTED], checkGeneration: [undefined], collectResult: [decide] })
    expect(timeoutMs).toBe(7 * DAY_MS)
  })
})

describe('the files of a completed request', () => {
  const DECIDED = { kind: 'decided', attemptId: 'att_1', keptUntilMs: Date.now() + 5 * DAY_MS }
  const sent = { submitGeneration: [SUBMITTED], checkGeneration: [undefined] }

  it('are fetched in a step of their own, with tries until the platform deletes them', async () => {
    let timeoutMs = 0
    const full = async () => {
      timeoutMs = activityInfo().scheduleToCloseTimeoutMs
      throw new Error('the object store is full')
    }
    const { result, calls, inputsOf } = await play({
      ...sent,
      collectResult: [DECIDED],
      fetchOutputs: [full, full, ENDED],
    })
    expect(result).toEqual(COMPLETED)
    expect(calls.slice(2)).toEqual(['collectResult', 'fetchOutputs', 'fetchOutputs', 'fetchOutputs'])
    expect(inputsOf('fetchOutputs')[0]).toMatchObject({ attemptId: 'att_1', reason: 'result' })
    expect(timeoutMs).toBeGreaterThan(4.9 * DAY_MS)
  })

  it.each([
    ['storage_failed', DECIDED],
    ['output_lost', { ...DECIDED, keptUntilMs: Date.now() }],
  ])('that cannot be stored leave a paid failure, %s', async (code, decided) => {
    const script = { ...sent, collectResult: [decided], fetchOutputs: [failing('no')], failGeneration: [FAILED] }
    const { inputsOf } = await play(script)
    expect(inputsOf('failGeneration')).toMatchObject([{ code, paid: 'yes' }])
  })

  it('are not given up by a cancellation', async () => {
    const cancelled = async (stage: Stage) => {
      await stage.cancel()
      return ENDED
    }
    const { result } = await play({ ...sent, collectResult: [DECIDED], fetchOutputs: [cancelled] })
    expect(result).toEqual(COMPLETED)
  })
})
