// A refused attempt that turns out to be accepted while its generation waits to be sent again: it is followed, and paid for once.
import { beforeEach, expect, it } from 'vitest'
import { bookLate } from '../activities/generations/book-late.ts'
import { collectResult } from '../activities/generations/collect-result.ts'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { submitGeneration } from '../activities/generations/submit.ts'
import { generationRecords } from '../assembly/records.ts'
import type { Grant } from '../contracts/steps/generation.ts'
import { recordUnknown } from '../db/attempts/record-submission.ts'
import { resolveAsNotAccepted } from '../db/attempts/resolve-unknown.ts'
import { findGeneration } from '../db/generations/read.ts'
import { acquireSlot } from '../db/pool/leases.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { scriptedPlatform } from './support/stand-ins/scripted-platform.ts'
import { emptyPool, grantNew, sendNew } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

let signalled: Grant[]
let submissions: number

function depsOver(platform: ReturnType<typeof scriptedPlatform>): GenerationDeps {
  signalled = []
  submissions = 0
  const submit: typeof platform.submit = (input) => {
    submissions += 1
    return platform.submit(input)
  }
  return {
    records: generationRecords(test.db, 'http://platform'),
    platform: { ...platform, submit },
    signalGrants: async (grants: readonly Grant[]) => void signalled.push(...grants),
    reportLateOutcome: async () => {},
    holdsUnknown: false,
    callbackUrl: () => undefined,
  } as unknown as GenerationDeps
}

/** The platform has request `r-1`, and an operator said that it was not accepted. The generation waits in the line. */
async function wronglyRefused() {
  const platform = scriptedPlatform()
  const grant = await grantNew(test.db)
  const sent = await sendNew(test.db, grant)
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  const { accountId } = grant
  platform.requests.push({ requestId: 'r-1', accountId, key: 'x', status: 'queued' })
  // So that it stays in the line.
  await test.db
    .updateTable('account')
    .set({ cooldownUntil: new Date(Date.now() + 3_600_000), cooldownReason: 'test' })
    .execute()
  await resolveAsNotAccepted(test.db, sent)
  return { ...sent, platform, deps: depsOver(platform) }
}

const endCooldown = () => test.db.updateTable('account').set({ cooldownUntil: null, cooldownReason: null }).execute()
const run = <T>(work: () => Promise<T>) => activityContext().run(work)
const shown = async (id: string) => (await findGeneration(test.db, { clientId: 'local', id }))!

it('is not sent again: its generation follows it to its result, and is charged once', async () => {
  const { generationId, attemptId, deps } = await wronglyRefused()
  expect(await shown(generationId)).toMatchObject({ status: 'waiting' })
  const late = { attemptId, requestId: 'r-1' }
  expect(await run(() => bookLate(deps, late))).toEqual({ outcome: 'followed' })
  // A repeat after a lost reply signals again and returns the same.
  expect(await run(() => bookLate(deps, late))).toEqual({ outcome: 'followed' })
  expect(signalled.map((grant) => grant.generationId)).toEqual([generationId, generationId])
  expect(await shown(generationId)).toMatchObject({ attempts: [{ requestId: 'r-1', resolvedAs: 'found' }] })

  // The signal ends the wait of the workflow: it submits with a lease that is not live any more.
  const [grant] = signalled
  const heartbeat = { sendNow: () => {} }
  const submitted = await run(() => submitGeneration(deps, { generationId, grant: grant!, heartbeat }))
  expect(submitted).toMatchObject({ kind: 'submitted', attemptId, requestId: 'r-1' })
  expect(await run(() => collectResult(deps, { generationId }))).toMatchObject({ kind: 'decided', attemptId })
  expect(await shown(generationId)).toMatchObject({ status: 'collecting', attempts: [{ state: 'completed' }] })
  expect(await shown(generationId)).toMatchObject({ chargedCredits: 1.5, openCharges: [] })
  expect(submissions).toBe(0)
})

it('is followed also where the signal is lost and the workflow asks for a slot again', async () => {
  const { generationId, attemptId, deps } = await wronglyRefused()
  await run(() => bookLate(deps, { attemptId, requestId: 'r-1' }))
  await endCooldown()
  const acquired = await acquireSlot(test.db, { generationId })
  if (acquired.kind !== 'granted') throw new Error(`expected a grant, got ${acquired.kind}`)
  const input = { generationId, grant: acquired.grant, heartbeat: { sendNow: () => {} } }
  expect(await run(() => submitGeneration(deps, input))).toMatchObject({ kind: 'submitted', attemptId })
  expect(submissions).toBe(0)
})

it('is booked beside its generation where a newer attempt runs, or where the request was refunded', async () => {
  const newer = await wronglyRefused()
  await endCooldown()
  const acquired = await acquireSlot(test.db, { generationId: newer.generationId })
  if (acquired.kind !== 'granted') throw new Error(`expected a grant, got ${acquired.kind}`)
  await sendNew(test.db, acquired.grant)
  const late = { attemptId: newer.attemptId, requestId: 'r-1' }
  expect(await run(() => bookLate(newer.deps, late))).toMatchObject({ outcome: 'completed' })

  await emptyPool(test.db, [{ name: 'north', slots: 1 }])
  const refunded = await wronglyRefused()
  refunded.platform.requests[0]!.status = 'canceled'
  const cancelled = { attemptId: refunded.attemptId, requestId: 'r-1' }
  expect(await run(() => bookLate(refunded.deps, cancelled))).toMatchObject({ outcome: 'cancelled' })
  expect(await shown(refunded.generationId)).toMatchObject({ status: 'waiting', attempts: [{ state: 'refused' }] })
})
