// Late booking: the outcome of an attempt becomes known after its generation has ended or has gone on without it.
// Invariant: the status of the generation does not change. The cost of the attempt is booked once.
import { sql } from 'kysely'
import { ADOPTED_LATE } from '../../contracts/public/events.ts'
import type { LateAttempt, LateEnding } from '../../contracts/steps/generation.ts'
import { type AttemptState, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { isCostOpen, isLateAttempt, roleOfRequest } from '../../domain/generations/late-attempt.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents } from '../events/event-log.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { bookAttempt, releaseHoldOf } from '../money/book-attempt.ts'
import { readChargeOfGeneration } from '../money/charges.ts'
import { scopeOf } from '../money/ledger.ts'
import { lockAttempt } from './lock-attempt.ts'
import { writeOutputs } from './outputs.ts'
import { correctPaid } from './paid.ts'
import { hasOtherHolder } from './record-acceptance.ts'
import { markResolved } from './resolve-unknown.ts'
import { findBookedOutcome } from './unexpected-acceptances.ts'

/** The attempt, with whether the cost of the request is decided, and what late booking found. Undefined where there is no attempt with this id. */
export async function findLateAttempt(
  db: Database,
  { attemptId, requestId }: { attemptId: string; requestId: string },
): Promise<LateAttempt | undefined> {
  const row = await db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select([
      'attempt.id as attemptId',
      'attempt.dialect',
      'attempt.state',
      'attempt.resolvedAs',
      'attempt.lateOutcome',
      'attempt.requestId',
      'attempt.createdAt',
      'generation.status as generationStatus',
      'attempt.generationId',
      'attempt.accountId',
      'attempt.leaseId',
      'attempt.fence',
      'generation.priceCredits',
    ])
    .where('attempt.id', '=', attemptId)
    .executeTakeFirst()
  if (!row) return undefined
  const { state, resolvedAs, lateOutcome, createdAt, requestId: ownRequestId, generationStatus, ...named } = row
  const { leaseId, fence, ...rest } = named
  const { generationId, accountId } = rest
  // Only `reopenAttempt` leaves an attempt submitted that was found.
  const isFollowed = state === 'submitted' && resolvedAs === 'found' && ownRequestId === requestId
  const wakeUp = isFollowed ? { generationId, leaseId, accountId, fence } : undefined
  const attempt = { ...rest, wakeUp, createdAtMs: createdAt.getTime() }
  const role = roleOfRequest({ state, resolvedAs, requestId: ownRequestId, generationStatus }, requestId)
  if (role === 'unexpected') {
    const bookedOutcome = await findBookedOutcome(db, { attemptId, requestId })
    return { ...attempt, isUnexpected: true, isDecided: bookedOutcome !== null, bookedOutcome }
  }
  const isOpen = isCostOpen({ state, resolvedAs }) || isLateAttempt({ state, resolvedAs, generationStatus })
  return { ...attempt, isUnexpected: false, isDecided: !isOpen, bookedOutcome: lateOutcome }
}

/**
 * Books the cost, records where the files are, and writes an event, in one transaction that locks the generation's row, then the
 * attempt's. Returns false, and changes nothing, where the cost is decided already, where the attempt has another request,
 * or where another attempt has this one.
 */
export async function bookLate(db: Database, ending: LateEnding): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const attempt = await lockAttempt(trx, ending.attemptId)
    if (attempt.requestId !== null && attempt.requestId !== ending.requestId) return false
    if (!isCostOpen(attempt) && !isLateAttempt(attempt)) return false
    if (await hasOtherHolder(trx, attempt, ending.requestId)) return false
    const { generationId, accountId } = attempt
    await markFound(trx, attempt.state, ending)
    if (ending.files.length > 0) await writeOutputs(trx, ending)
    const generation = await correctGeneration(trx, generationId)
    await bookAttempt(trx, {
      clientId: generation.clientId,
      scope: scopeOf(generation),
      generationId,
      attemptId: ending.attemptId,
      accountId,
      model: generation.model,
      priceCredits: generation.priceCredits,
      chargedCredits: ending.chargedCredits,
      note: 'became known late',
      // What a refused attempt had reserved serves the attempt after it.
      usesHold: attempt.state !== 'refused',
    })
    if (isFinalGenerationStatus(generation.status)) await releaseHoldOf(trx, generation)
    await recordAdoption(trx, generation, { number: attempt.number, ending })
    return true
  })
}

/** A refused attempt stays refused, because a later attempt may have been paid for. */
async function markFound(trx: DatabaseTransaction, before: AttemptState, ending: LateEnding): Promise<void> {
  const now = sql<Date>`clock_timestamp()`
  await trx
    .updateTable('attempt')
    .set({
      ...(before === 'refused' ? {} : { state: ending.outcome }),
      resolvedAs: 'found',
      resolvedAt: now,
      adoptedLateAt: now,
      lateOutcome: ending.outcome,
      finishedAt: now,
      requestId: ending.requestId,
      chargedCredits: ending.chargedCredits,
    })
    .where('id', '=', ending.attemptId)
    .execute()
}

async function correctGeneration(trx: DatabaseTransaction, generationId: string): Promise<GenerationRow> {
  await correctPaid(trx, generationId)
  return trx
    .updateTable('generation')
    .set((eb) => ({ eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', generationId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function recordAdoption(
  trx: DatabaseTransaction,
  generation: GenerationRow,
  { number, ending }: { number: number; ending: LateEnding },
): Promise<void> {
  const data = {
    generationId: generation.id,
    status: generation.status,
    at: new Date().toISOString(),
    attempt: number,
    note: `request ${ending.requestId} was found: ${ending.outcome}, ${ending.chargedCredits} credits`,
    error: generation.error,
    ...(await readChargeOfGeneration(trx, generation.id)),
  }
  await appendEvents(trx, [{ streamId: generation.id, seq: generation.eventSeq, type: ADOPTED_LATE, data }])
}

/**
 * Resolves an attempt as not paid after its generation has ended, and releases the held credits, in one transaction. Returns false,
 * and changes nothing, where the attempt is not unknown, or where its generation has not ended and still needs its held credits.
 */
export async function resolveAfterEnd(
  db: Database,
  input: { attemptId: string; resolvedAs: 'not_accepted' | 'failed' },
): Promise<boolean> {
  const { attemptId, resolvedAs } = input
  return db.transaction().execute(async (trx) => {
    const state = resolvedAs === 'not_accepted' ? 'refused' : 'failed'
    const { generationStatus } = await lockAttempt(trx, attemptId)
    if (!isFinalGenerationStatus(generationStatus)) return false
    if (!(await markResolved(trx, { attemptId, resolvedAs, state }))) return false
    const { generationId } = await trx
      .updateTable('attempt')
      .set({ chargedCredits: 0 })
      .where('id', '=', attemptId)
      .returning('generationId')
      .executeTakeFirstOrThrow()
    await correctPaid(trx, generationId)
    const generation = await trx
      .selectFrom('generation')
      .select(['id', 'clientId', 'filmId'])
      .where('id', '=', generationId)
      .executeTakeFirstOrThrow()
    await releaseHoldOf(trx, generation)
    return true
  })
}
