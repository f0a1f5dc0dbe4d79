// Accepted requests that a generation does not wait for: their request ids, their event, and their cost.
// Invariant: a request id is stored before it is followed, and the cost of each request is booked once.
import { sql } from 'kysely'
import { ACCEPTED_AGAIN, ADOPTED_LATE } from '../../contracts/public/events.ts'
import type { LateEnding } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents } from '../events/event-log.ts'
import { bookAttempt, releaseHoldOf } from '../money/book-attempt.ts'
import { readChargeOfGeneration } from '../money/charges.ts'
import { scopeOf } from '../money/ledger.ts'
import { type LockedAttempt, lockAttempt } from './lock-attempt.ts'
import { correctPaid } from './paid.ts'

/** Records the request of a late attempt, in the caller's transaction. Its state stays, because the generation does not follow it. */
export async function recordLateRequest(
  trx: DatabaseTransaction,
  attempt: LockedAttempt,
  requestId: string,
): Promise<void> {
  if (attempt.requestId === requestId) return
  const now = sql<Date>`clock_timestamp()`
  await trx
    .updateTable('attempt')
    .set({
      requestId,
      submittedAt: now,
      ...(attempt.state === 'refused'
        ? {}
        : { state: 'unknown', unknownSince: sql<Date>`coalesce(unknown_since, ${now})` }),
    })
    .where('id', '=', attempt.id)
    .execute()
  if (attempt.state === 'refused') await appendAcceptedAgain(trx, attempt, requestId)
}

/** Stores a further request of an attempt, in the caller's transaction. One that is stored already changes nothing. */
export async function storeUnexpected(
  trx: DatabaseTransaction,
  attempt: LockedAttempt,
  requestId: string,
): Promise<void> {
  const stored = await trx
    .insertInto('unexpectedAcceptance')
    .values({ attemptId: attempt.id, requestId })
    .onConflict((oc) => oc.columns(['attemptId', 'requestId']).doNothing())
    .executeTakeFirst()
  if (stored.numInsertedOrUpdatedRows !== 0n) await appendAcceptedAgain(trx, attempt, requestId)
}

async function appendAcceptedAgain(trx: DatabaseTransaction, attempt: LockedAttempt, requestId: string): Promise<void> {
  const note = `the platform accepted request ${requestId} for an attempt that is ${attempt.state}; its cost is booked when it ends`
  await appendAttemptEvent(trx, attempt, { type: ACCEPTED_AGAIN, note })
}

/** How a further request of the attempt has ended. Null where its cost is not booked yet. */
export async function findBookedOutcome(
  db: Database,
  input: { attemptId: string; requestId: string },
): Promise<LateEnding['outcome'] | null> {
  const row = await db
    .selectFrom('unexpectedAcceptance')
    .select('outcome')
    .where('attemptId', '=', input.attemptId)
    .where('requestId', '=', input.requestId)
    .executeTakeFirst()
  return row?.outcome ?? null
}

/**
 * Books the cost of a stored request that has ended, and writes an event, in one transaction that locks the generation's row, then the
 * attempt's. The charge does not use the held credits, because they belong to the attempt's own request. Returns false, and changes
 * nothing, where the cost is booked already.
 */
export async function bookUnexpected(
  db: Database,
  ending: Omit<LateEnding, 'files' | 'keptUntilMs'>,
): Promise<boolean> {
  const { attemptId, requestId, outcome, chargedCredits } = ending
  return db.transaction().execute(async (trx) => {
    const attempt = await lockAttempt(trx, attemptId)
    const booked = await trx
      .updateTable('unexpectedAcceptance')
      .set({ outcome, chargedCredits, bookedAt: sql<Date>`clock_timestamp()` })
      .where('attemptId', '=', attemptId)
      .where('requestId', '=', requestId)
      .where('bookedAt', 'is', null)
      .executeTakeFirst()
    if (booked.numUpdatedRows === 0n) return false
    await correctPaid(trx, attempt.generationId)
    const generation = await trx
      .selectFrom('generation')
      .select(['id', 'clientId', 'filmId', 'model', 'priceCredits'])
      .where('id', '=', attempt.generationId)
      .executeTakeFirstOrThrow()
    await bookAttempt(trx, {
      clientId: generation.clientId,
      scope: scopeOf(generation),
      generationId: generation.id,
      attemptId,
      accountId: attempt.accountId,
      model: generation.model,
      priceCredits: generation.priceCredits,
      chargedCredits,
      usesHold: false,
      furtherRequestId: requestId,
      note: `a further request of the attempt: ${requestId}`,
    })
    if (isFinalGenerationStatus(attempt.generationStatus)) await releaseHoldOf(trx, generation)
    const note = `request ${requestId}, which the platform accepted too, has ended: ${outcome}, ${chargedCredits} credits`
    await appendAttemptEvent(trx, attempt, { type: ADOPTED_LATE, note })
    return true
  })
}

async function appendAttemptEvent(
  trx: DatabaseTransaction,
  attempt: LockedAttempt,
  { type, note }: { type: typeof ACCEPTED_AGAIN | typeof ADOPTED_LATE; note: string },
): Promise<void> {
  const { generationId, eventSeq, status } = await trx
    .updateTable('generation')
    .set((eb) => ({ eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', attempt.generationId)
    .returning(['id as generationId', 'eventSeq', 'status'])
    .executeTakeFirstOrThrow()
  const charge = type === ADOPTED_LATE ? await readChargeOfGeneration(trx, generationId) : {}
  const data = { generationId, status, at: new Date().toISOString(), attempt: attempt.number, note, ...charge }
  await appendEvents(trx, [{ streamId: generationId, seq: eventSeq, type, data }])
}
