// What becomes known of an attempt after its generation has ended: the record and the ledger are put right.
// Invariant: the generation's end stays what it was. What was paid is booked once, also where it was paid for nothing.
import { sql } from 'kysely'
import type { LateAttempt, LateEnding } from '../../contracts/steps/generation.ts'
import { ADOPTED_LATE } from '../../contracts/public/events.ts'
import type { AttemptState } from '../../contracts/vocabulary/statuses.ts'
import { toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents } from '../events/event-log.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { bookAttempt, releaseHoldOf } from '../money/book-attempt.ts'
import { scopeOf } from '../money/ledger.ts'
import { saveAsset } from '../assets/insert.ts'
import { markResolved } from './resolve-unknown.ts'

export async function findLateAttempt(
  db: Database,
  { attemptId }: { attemptId: string },
): Promise<LateAttempt | undefined> {
  const row = await db
    .selectFrom('attempt')
    .innerJoin('account', 'account.id', 'attempt.accountId')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select([
      'attempt.id as attemptId',
      'attempt.dialect',
      'attempt.state',
      'attempt.resolvedAs',
      'attempt.generationId',
      'account.name as accountName',
      'generation.priceCredits',
    ])
    .where('attempt.id', '=', attemptId)
    .executeTakeFirst()
  if (!row) return undefined
  const { state, resolvedAs, ...attempt } = row
  return { ...attempt, isDecided: !isOpen(state, resolvedAs) }
}

/** Not known, or said never to have been taken: both can still turn out to have been paid for. */
function isOpen(state: AttemptState, resolvedAs: string | null): boolean {
  return state === 'unknown' || (state === 'refused' && resolvedAs === 'not_accepted')
}

/** Books it, tells it in the generation's stream, and keeps its files where the generation has none. False where it was decided meanwhile. */
export async function bookLate(db: Database, ending: LateEnding): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const attempt = await trx
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', ending.attemptId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!isOpen(attempt.state, attempt.resolvedAs)) return false
    const { generationId, accountId } = attempt
    await markFound(trx, attempt.state, ending)
    const generation = await correctGeneration(trx, generationId, ending)
    await bookAttempt(trx, {
      clientId: generation.clientId,
      scope: scopeOf(generation),
      generationId,
      attemptId: ending.attemptId,
      accountId,
      model: generation.model,
      priceCredits: generation.priceCredits,
      chargedCredits: ending.chargedCredits,
      note: 'turned up after its generation had ended',
    })
    await releaseHoldOf(trx, generation)
    await tellAdopted(trx, generation, { number: attempt.number, ending })
    return true
  })
}

/** One that an operator had called "not accepted" keeps that state: another attempt may have been paid for since. */
async function markFound(trx: DatabaseTransaction, before: AttemptState, ending: LateEnding): Promise<void> {
  const now = sql<Date>`clock_timestamp()`
  await trx
    .updateTable('attempt')
    .set({
      ...(before === 'unknown' ? { state: ending.outcome } : {}),
      resolvedAs: 'found',
      resolvedAt: now,
      adoptedLateAt: now,
      finishedAt: now,
      requestId: ending.requestId,
      chargedCredits: ending.chargedCredits,
    })
    .where('id', '=', ending.attemptId)
    .execute()
}

async function correctGeneration(
  trx: DatabaseTransaction,
  generationId: string,
  ending: LateEnding,
): Promise<GenerationRow> {
  const paid = ending.chargedCredits > 0 ? 'yes' : 'no'
  const row = await trx
    .updateTable('generation')
    .set((eb) => ({
      eventSeq: eb('eventSeq', '+', 1),
      error: sql<string | null>`case when error ->> 'paid' = 'unknown'
        then jsonb_set(error, '{paid}', to_jsonb(${paid}::text)) else error end`,
    }))
    .where('id', '=', generationId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepOutputs(trx, row, ending)
  return row
}

async function keepOutputs(trx: DatabaseTransaction, generation: GenerationRow, ending: LateEnding): Promise<void> {
  if (generation.status === 'completed') return
  for (const [position, media] of ending.outputs.entries()) {
    const asset = await saveAsset(trx, { clientId: generation.clientId, media })
    await trx
      .insertInto('generationOutput')
      .values({ generationId: generation.id, position, assetId: asset.id })
      .onConflict((oc) => oc.columns(['generationId', 'position']).doNothing())
      .execute()
  }
}

async function tellAdopted(
  trx: DatabaseTransaction,
  generation: GenerationRow,
  { number, ending }: { number: number; ending: LateEnding },
): Promise<void> {
  const outputs = await trx
    .selectFrom('generationOutput')
    .innerJoin('asset', 'asset.id', 'generationOutput.assetId')
    .selectAll('asset')
    .where('generationOutput.generationId', '=', generation.id)
    .orderBy('generationOutput.position')
    .execute()
  const data = {
    generationId: generation.id,
    status: generation.status,
    at: new Date().toISOString(),
    attempt: number,
    note: `request ${ending.requestId} has turned up: ${ending.outcome}, ${ending.chargedCredits} credits`,
    error: generation.error,
    outputs: outputs.map(toAsset),
  }
  await appendEvents(trx, [{ streamId: generation.id, seq: generation.eventSeq, type: ADOPTED_LATE, data }])
}

/** For a generation that has ended: nothing was paid, so what was set aside for it is free. False where it is not unknown any more. */
export async function resolveAfterEnd(
  db: Database,
  input: { attemptId: string; resolvedAs: 'not_accepted' | 'failed' },
): Promise<boolean> {
  const { attemptId, resolvedAs } = input
  return db.transaction().execute(async (trx) => {
    const state = resolvedAs === 'not_accepted' ? 'refused' : 'failed'
    if (!(await markResolved(trx, { attemptId, resolvedAs, state }))) return false
    const { generationId } = await trx
      .updateTable('attempt')
      .set({ chargedCredits: 0 })
      .where('id', '=', attemptId)
      .returning('generationId')
      .executeTakeFirstOrThrow()
    const generation = await trx
      .updateTable('generation')
      .set({
        error: sql<string | null>`case when error ->> 'paid' = 'unknown'
          then jsonb_set(error, '{paid}', '"no"') else error end`,
      })
      .where('id', '=', generationId)
      .returningAll()
      .executeTakeFirstOrThrow()
    await releaseHoldOf(trx, generation)
    return true
  })
}
