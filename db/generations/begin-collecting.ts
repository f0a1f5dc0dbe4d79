// The decision about a completed request: its cost, the addresses of its files, and the release of its slot, in one transaction.
// Invariant: the cost of an attempt is decided once. A repeated call changes nothing and returns the first decision.
import { sql } from 'kysely'
import type { CompletedInput, CompletedResult } from '../../contracts/steps/collecting.ts'
import type { Grant } from '../../contracts/steps/generation.ts'
import {
  isFinalGenerationStatus,
  isUndecidedAttempt,
  ON_ACCOUNT_GENERATION_STATUSES,
} from '../../contracts/vocabulary/statuses.ts'
import { writeOutputs } from '../attempts/outputs.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { bookAttempt } from '../money/book-attempt.ts'
import { scopeOf } from '../money/ledger.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { leavePool } from '../pool/leave-pool.ts'
import { learnFromCompletion } from '../pool/recovery.ts'
import { lockGeneration } from './lock-generation.ts'
import { type GenerationRow, transitionGeneration } from './transitions.ts'
import { clearGenerationWait } from './waits.ts'

/**
 * Records that the platform has completed the request: the attempt is charged, its slot is released before the files are copied, and
 * the generation becomes `collecting`. Locks the pool where the generation has a slot, then the generation, then the attempt. Throws
 * Kysely's `NoResultError` where there is no such generation or attempt.
 */
export async function beginCollecting(db: Database, input: CompletedInput): Promise<CompletedResult> {
  const { generationId, attemptId } = input
  return db.transaction().execute(async (trx) => {
    const { generation, hasPlace } = await lockGeneration(trx, generationId)
    const { status, error } = generation
    if (isFinalGenerationStatus(status)) return { kind: 'ended', finished: { status, error, grants: [] } }
    const attempt = await trx
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', attemptId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!isUndecidedAttempt(attempt.state)) {
      // Late booking, or an earlier try of this step, has booked the cost and recorded the files.
      if (attempt.state !== 'completed' || !attempt.outputsKeptUntil) return { kind: 'not_running' }
      const grants = await startCollecting(trx, { generationId, hasPlace })
      return { kind: 'collecting', keptUntilMs: attempt.outputsKeptUntil.getTime(), grants }
    }
    await charge(trx, { generation, attemptId, accountId: attempt.accountId })
    if (input.isSandbox) await trx.updateTable('attempt').set({ isSandbox: true }).where('id', '=', attemptId).execute()
    await writeOutputs(trx, input)
    const grants = await startCollecting(trx, { generationId, hasPlace })
    return { kind: 'collecting', keptUntilMs: input.keptUntilMs, grants }
  })
}

async function charge(
  trx: DatabaseTransaction,
  { generation, attemptId, accountId }: { generation: GenerationRow; attemptId: string; accountId: string },
): Promise<void> {
  const { id: generationId, clientId, model, priceCredits } = generation
  await trx
    .updateTable('attempt')
    .set({ state: 'completed', chargedCredits: priceCredits, finishedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', attemptId)
    .execute()
  const scope = scopeOf(generation)
  const cost = { clientId, scope, generationId, attemptId, accountId, model, priceCredits }
  await bookAttempt(trx, { ...cost, chargedCredits: priceCredits })
}

/** Changes nothing where the generation is `collecting` already. */
async function startCollecting(
  trx: DatabaseTransaction,
  { generationId, hasPlace }: { generationId: string; hasPlace: boolean },
): Promise<Grant[]> {
  await clearGenerationWait(trx, { generationId })
  await transitionGeneration(trx, { generationId, from: ON_ACCOUNT_GENERATION_STATUSES, to: 'collecting' })
  // The webhook has released the slot. Only the generation's own workflow could ask for another one, and it is here.
  if (!hasPlace) return []
  const released = await leavePool(trx, generationId)
  if (released) await learnFromCompletion(trx, released)
  return grantWaiting(trx)
}
