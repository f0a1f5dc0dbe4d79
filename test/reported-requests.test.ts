// A webhook whose workflow was ended from outside, and a submission that was cut off: what the next workflow reads from the records.
import { beforeEach, expect, it } from 'vitest'
import { collectResult } from '../activities/generations/collect-result.ts'
import { resolveUnknown } from '../activities/generations/resolve-unknown.ts'
import { resumeGeneration } from '../activities/generations/resume.ts'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { resultFromRecords } from '../activities/generations/result-from-records.ts'
import { submitGeneration } from '../activities/generations/submit.ts'
import { generationRecords } from '../assembly/records.ts'
import { recordAccepted } from '../db/attempts/record-acceptance.ts'
import { recordUnknown } from '../db/attempts/record-submission.ts'
import { storeReported } from '../db/attempts/reported-requests.ts'
import { finishGeneration } from '../db/generations/ending.ts'
import { bookLateAttempts } from '../services/attempts/book-late-attempts.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { recordingWorkflows } from './support/stand-ins/recording-workflows.ts'
import { silentLog as log } from './support/stand-ins/silent-log.ts'
import { scriptedPlatform } from './support/stand-ins/scripted-platform.ts'
import { emptyPool, sendNew } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'

const test = useTestDatabase()

beforeEach(() =>
  emptyPool(test.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
  ]),
)

const deps = () =>
  ({
    records: generationRecords(test.db, 'http://platform'),
    platform: {},
    signalGrants: async () => {},
    holdsUnknown: false,
    callbackUrl: () => undefined,
  }) as unknown as GenerationDeps

async function unknown() {
  const sent = await sendNew(test.db)
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  return sent
}

const stateOf = async (id: string) =>
  (await test.db.selectFrom('attempt').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

const expireLeases = () =>
  test.db
    .updateTable('lease')
    .set({ expiresAt: new Date(Date.now() - 1) })
    .execute()

it('a resumed workflow gets the request that a webhook has reported to the workflow before', async () => {
  const { generationId, attemptId } = await unknown()
  expect(await resumeGeneration(deps(), { generationId })).not.toHaveProperty('requestId')
  await storeReported(test.db, { attemptId, requestId: 'r-1' })
  expect(await resumeGeneration(deps(), { generationId })).toMatchObject({
    kind: 'unknown',
    attemptId,
    requestId: 'r-1',
  })
})

it('a submission that was cut off counts as unknown at once where its lease is lost', async () => {
  const { generationId, attemptId } = await sendNew(test.db)
  await expireLeases()
  expect(await resumeGeneration(deps(), { generationId })).toMatchObject({ kind: 'unknown', attemptId })
  expect(await stateOf(attemptId)).toBe('unknown')
})

it('a submission that was cut off continues under its own lease where that is live', async () => {
  const { generationId, attemptId, grant } = await sendNew(test.db)
  const { leaseId } = grant
  expect(await resumeGeneration(deps(), { generationId })).toMatchObject({ kind: 'waiting', grant: { leaseId } })
  expect(await stateOf(attemptId)).toBe('submitting')
})

it('a repeated submission whose lease is lost counts as unknown, and does not wait for a slot', async () => {
  const { generationId, attemptId, grant } = await sendNew(test.db)
  await expireLeases()
  const submit = () => submitGeneration(deps(), { generationId, grant, heartbeat: { sendNow: () => {} } })
  expect(await activityContext({ attempt: 2 }).run(submit)).toMatchObject({ kind: 'unknown', attemptId })
  expect(await stateOf(attemptId)).toBe('unknown')
})

it('a try that finds an overlapping one in flight returns unknown, and the acceptance of the other one is reported', async () => {
  const { generationId, attemptId, grant } = await sendNew(test.db)
  await expireLeases()
  expect(await resultFromRecords(deps(), { generationId, grant })).toMatchObject({ kind: 'unknown', attemptId })
  const accepted = { requestId: 'r-1', correlationId: undefined, platformStatus: 'queued' } as const
  expect(await recordAccepted(test.db, { generationId, attemptId, ...accepted })).toBe('recorded_of_unknown')
})

it('an operator who reports that nothing was accepted is overruled where the account has the request of a webhook', async () => {
  const { generationId, attemptId, grant } = await unknown()
  const platform = scriptedPlatform()
  const withPlatform = { ...deps(), platform }
  await storeReported(test.db, { attemptId, requestId: 'r-1' })
  const decision = { generationId, attemptId, outcome: 'not_accepted' } as const
  const decide = () => activityContext().run(() => resolveUnknown(withPlatform, decision))
  platform.requests.push({ requestId: 'r-1', accountId: grant.accountId, key: 'x', status: 'queued' })
  expect(await decide()).toEqual({ kind: 'not_unknown' })
  const collected = await activityContext().run(() => collectResult(withPlatform, { generationId }))
  expect(collected).toMatchObject({ kind: 'decided', attemptId })

  const other = await unknown()
  await storeReported(test.db, { attemptId: other.attemptId, requestId: 'nowhere' })
  const refused = { generationId: other.generationId, attemptId: other.attemptId, outcome: 'not_accepted' } as const
  expect(await activityContext().run(() => resolveUnknown(withPlatform, refused))).toMatchObject({ kind: 'waiting' })
})

it('a report that names no request of the account does not hide an earlier one that may be paid for', async () => {
  const { generationId, attemptId, grant } = await unknown()
  const platform = scriptedPlatform()
  const withPlatform = { ...deps(), platform }
  for (const requestId of ['r-paid', 'nowhere']) await storeReported(test.db, { attemptId, requestId })
  platform.requests.push({ requestId: 'r-paid', accountId: grant.accountId, key: 'x', status: 'queued' })
  const decision = { generationId, attemptId, outcome: 'not_accepted' } as const
  expect(await activityContext().run(() => resolveUnknown(withPlatform, decision))).toEqual({ kind: 'not_unknown' })
  const collected = await activityContext().run(() =>
    collectResult(withPlatform, { generationId, requestId: 'nowhere' }),
  )
  expect(collected).toMatchObject({ kind: 'decided', attemptId })
})

it('two reported requests that the account has: one becomes the request of the attempt, the other is booked beside it', async () => {
  const { generationId, attemptId, grant } = await unknown()
  const platform = scriptedPlatform()
  for (const requestId of ['r-1', 'r-2']) {
    await storeReported(test.db, { attemptId, requestId })
    platform.requests.push({ requestId, accountId: grant.accountId, key: 'x', status: 'queued' })
  }
  const collect = () => collectResult({ ...deps(), platform }, { generationId, requestId: 'r-2' })
  expect(await activityContext().run(collect)).toMatchObject({ kind: 'decided', attemptId })
  const workflows = recordingWorkflows()
  await bookLateAttempts({ ctx: { db: test.db, workflows, log }, input: { olderThanMs: 0 } })
  expect(workflows.calls.map(({ workflowId }) => workflowId)).toEqual([`late-${attemptId}-r-1`])
})

it('a decision that the platform cannot confirm is shown while it waits, and has no effect after an hour', async () => {
  const { generationId, attemptId } = await unknown()
  await storeReported(test.db, { attemptId, requestId: 'r-1' })
  const unavailable = { kind: 'unavailable', detail: 'HTTP 502', httpStatus: 502, retryAfterMs: undefined } as const
  const withPlatform = { ...deps(), platform: { ...scriptedPlatform(), status: async () => unavailable } }
  const decision = { generationId, attemptId, outcome: 'not_accepted' } as const
  const decideAfter = (ms: number) =>
    activityContext({ scheduledAtMs: Date.now() - ms }).run(() => resolveUnknown(withPlatform, decision))
  await expect(decideAfter(59 * 60_000)).rejects.toThrow('502')
  const readWait = () =>
    test.db.selectFrom('generationWait').select('reason').where('generationId', '=', generationId).execute()
  expect(await readWait()).toEqual([{ reason: expect.stringMatching(/an operator reported .*502/) }])
  expect(await decideAfter(61 * 60_000)).toEqual({ kind: 'not_confirmed' })
  expect(await readWait()).toEqual([])
  expect(await stateOf(attemptId)).toBe('unknown')
})

it('a request that was reported after the end is looked up again until an attempt has it', async () => {
  const { generationId, attemptId } = await unknown()
  const error = { code: 'outcome_unknown', detail: 'x', paid: 'unknown' } as const
  await storeReported(test.db, { attemptId, requestId: 'r-1' })
  const followed = async () => {
    const workflows = recordingWorkflows()
    await bookLateAttempts({ ctx: { db: test.db, workflows, log }, input: { olderThanMs: 0 } })
    return workflows.calls.map(({ workflowId }) => workflowId)
  }
  expect(await followed()).toEqual([])
  await finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: { status: 'failed', error },
    chargedCredits: null,
  })
  expect(await followed()).toEqual([`late-${attemptId}-r-1`])
  await test.db
    .updateTable('attempt')
    .set({ requestId: 'r-1', state: 'completed' })
    .where('id', '=', attemptId)
    .execute()
  expect(await followed()).toEqual([])
})
