import { beforeEach, expect, it } from 'vitest'
import { emptyPool, grantNew, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { finishGeneration } from '../generations/ending.ts'
import { findGeneration } from '../generations/read.ts'
import { recordGenerationWait } from '../generations/waits.ts'
import { reserveCredits } from '../money/reserve.ts'
import { readHeldNow } from '../money/usage.ts'
import { acquireSlot } from '../pool/leases.ts'
import { bookLate, resolveAfterEnd } from './book-late.ts'
import { recordFoundRequest } from './record-acceptance.ts'
import { findPaidAttempt, recordStoredFile } from './outputs.ts'
import { recordRefused, recordUnknown } from './record-submission.ts'
import { resolveAsFailed, resolveAsNotAccepted } from './resolve-unknown.ts'
import { bookUnexpected } from './unexpected-acceptances.ts'

const test = useTestDatabase()
beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 2 }]))

const shown = async (id: string) => (await findGeneration(test.db, { clientId: 'local', id }))!
const paidOf = async ({ generationId }: { generationId: string }) => (await shown(generationId)).error?.paid

/** An attempt without a response, of a generation that holds its price. */
async function unknownAttempt() {
  const grant = await grantNew(test.db)
  const scope = { generationId: grant.generationId }
  const price = { clientId: 'local', scope, model: 'x', credits: 1.5, timeZone: 'UTC' }
  await test.db.transaction().execute((trx) => reserveCredits(trx, price))
  const sent = await sendNew(test.db, grant)
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  return sent
}

it('becomes `yes` where a request is charged after an operator reported a failure', async () => {
  const sent = await unknownAttempt()
  await resolveAsFailed(test.db, sent)
  expect(await paidOf(sent)).toBe('no')
  const request = { attemptId: sent.attemptId, requestId: 'r-1' }
  expect(await recordFoundRequest(test.db, request)).toBe('unexpected')
  await bookUnexpected(test.db, { ...request, outcome: 'completed', chargedCredits: 1.5 })
  expect(await paidOf(sent)).toBe('yes')
})

it('stays `unknown` while the cost of another attempt is open', async () => {
  const first = await unknownAttempt()
  await resolveAsNotAccepted(test.db, first)
  const again = await acquireSlot(test.db, first)
  if (again.kind !== 'granted') throw new Error(`expected a grant, got ${again.kind}`)
  const second = await sendNew(test.db, again.grant)
  await finishGeneration(test.db, {
    ...second,
    ending: { status: 'failed', error: { code: 'outcome_unknown', detail: 'x', paid: 'unknown' } },
    chargedCredits: null,
  })
  const ended = { requestId: 'r-1', files: [], keptUntilMs: Date.now() }
  await bookLate(test.db, { ...ended, attemptId: first.attemptId, outcome: 'failed', chargedCredits: 0 })
  expect(await paidOf(second)).toBe('unknown')
  await bookLate(test.db, {
    ...ended,
    attemptId: second.attemptId,
    requestId: 'r-2',
    outcome: 'completed',
    chargedCredits: 1.5,
  })
  expect(await paidOf(second)).toBe('yes')
})

it('an attempt of a running generation is not resolved as after its end, and the credits stay held', async () => {
  const sent = await unknownAttempt()
  const before = await readHeldNow(test.db, {})
  expect(await resolveAfterEnd(test.db, { attemptId: sent.attemptId, resolvedAs: 'not_accepted' })).toBe(false)
  expect(await readHeldNow(test.db, {})).toBe(before)
})

it('failed tries for the files of a late attempt do not count for a running generation', async () => {
  const { generationId } = await unknownAttempt()
  const failed = { generationId, what: 'store_files', cause: 'gone', reason: 'gone', nextTryAtMs: undefined } as const
  for (let round = 0; round < 3; round++) {
    expect(await recordGenerationWait(test.db, { ...failed, isLate: true })).toBe(1)
  }
  expect((await shown(generationId)).waitingFor).toBeNull()
  expect(await recordGenerationWait(test.db, failed)).toBe(1)
})

/** The first attempt was resolved as not accepted. The second one is refused by every account. */
async function refuseSecond(first: Awaited<ReturnType<typeof unknownAttempt>>) {
  const again = await acquireSlot(test.db, first)
  if (again.kind !== 'granted') throw new Error(`expected a grant, got ${again.kind}`)
  const second = await sendNew(test.db, again.grant)
  return recordRefused(test.db, {
    ...second,
    lease: again.grant,
    refusal: { kind: 'invalid_request', detail: 'wrong field' },
    effect: { generation: 'fail', coolDownMs: 0 },
    contractEvidence: undefined,
  })
}

const FILES = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
const MEDIA = {
  storageKey: 'one',
  sha256: 'one',
  kind: 'image',
  contentType: 'image/png',
  sizeBytes: 1,
  widthPx: 1,
  heightPx: 1,
  durationMs: null,
} as const

it('is `yes` where the last attempt is refused and an older one was paid for, whose files become the outputs', async () => {
  const first = await unknownAttempt()
  const { attemptId } = first
  await resolveAsNotAccepted(test.db, first)
  const ended = { requestId: 'r-1', files: FILES, keptUntilMs: Date.now() + 60_000 }
  await bookLate(test.db, { ...ended, attemptId, outcome: 'completed', chargedCredits: 1.5 })
  await recordStoredFile(test.db, { attemptId, position: 0, media: MEDIA })
  const refused = await refuseSecond(first)
  expect(refused).toMatchObject({ kind: 'ended', finished: { status: 'failed', error: { paid: 'yes' } } })
  expect(await shown(first.generationId)).toMatchObject({ error: { paid: 'yes' }, outputs: [{ kind: 'image' }] })
  expect(await findPaidAttempt(test.db, first)).toMatchObject({ attemptId })
})

it('is `unknown` where the last attempt is refused and an older request is followed', async () => {
  const first = await unknownAttempt()
  await resolveAsNotAccepted(test.db, first)
  await recordFoundRequest(test.db, { attemptId: first.attemptId, requestId: 'r-1' })
  expect(await refuseSecond(first)).toMatchObject({ kind: 'ended', finished: { error: { paid: 'unknown' } } })
  expect(await paidOf(first)).toBe('unknown')
})
