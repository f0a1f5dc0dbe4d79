// The factor for tests: it reaches the limits of a workflow and of its activities.
import { randomUUID } from 'node:crypto'
import { activityInfo } from '@temporalio/activity'
import { expect, it } from 'vitest'
import { useScriptedWorker } from '../support/scripted-worker.ts'

const worker = useScriptedWorker()
const COMPLETED = { kind: 'ended', result: { status: 'completed' } }
const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }

/** Puts the limits with which Temporal runs the step into `seen`. */
function measured(seen: Record<string, number | undefined>, result: object) {
  return async () => {
    const { activityType, heartbeatTimeoutMs, scheduleToCloseTimeoutMs, retryPolicy } = activityInfo()
    Object.assign(seen, { heartbeatTimeoutMs, scheduleToCloseTimeoutMs })
    Object.assign(seen, { maximumInterval: retryPolicy?.maximumInterval, [activityType]: 1 })
    return result
  }
}

const oneStep = (seen: Record<string, number | undefined>) => ({
  acquireSlot: [{ kind: 'granted', grant: GRANT }],
  submitGeneration: [measured(seen, COMPLETED)],
})

it.each([
  [undefined, { heartbeatTimeoutMs: 30_000, scheduleToCloseTimeoutMs: 6 * 3_600_000, maximumInterval: 30_000 }],
  [{ scale: 10 }, { heartbeatTimeoutMs: 3_000, scheduleToCloseTimeoutMs: 36 * 60_000, maximumInterval: 3_000 }],
])('divides the limits of a submission by the factor of the input: %o', async (timing, limits) => {
  const id = `gen_${randomUUID()}`
  const seen = {}
  const input = { generationId: id, ...(timing ? { timing } : {}) }
  const { result } = await worker.play({ type: 'generation', id, input }, oneStep(seen))
  expect(result).toEqual({ status: 'completed' })
  expect(seen).toMatchObject(limits)
})
