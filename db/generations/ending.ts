// The end of a generation: outputs, status, event, cost, and the release of its slot, in one transaction.
// Invariant: a generation ends once; a repeated call returns the first ending and changes nothing.
import { sql } from 'kysely'
import type { Charge } from '../../contracts/public/money.ts'
import type { Ending, FinishInput, FinishResult } from '../../contracts/steps/generation.ts'
import {
  type AttemptState,
  isFinalGenerationStatus,
  needsNoSlot,
  UNDECIDED_ATTEMPT_STATES,
  UNFINISHED_GENERATION_STATUSES,
} from '../../contracts/vocabulary/statuses.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import { findCompleteAttempt, readStoredOutputs } from '../attempts/outputs.ts'
import { readPaid } from '../attempts/paid.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { bookAttempt, releaseHoldOf } from '../money/book-attempt.ts'
import { readChargeOfGeneration } from '../money/charges.ts'
import { scopeOf } from '../money/ledger.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { isInPool, leavePool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import { type GenerationTransition, transitionGeneration } from './transitions.ts'
import { clearGenerationWait } from './waits.ts'

/**
 * Ends the generation in one transaction, and grants its slot. It locks the pool where the generation may be in it, then the
 * generation's row, then the attempt's. Returns the ending with the grants made. Where the generation has ended already, returns
 * that ending; where its status is not one of `input.from`, returns undefined. In both cases nothing changes. Throws Kysely's
 * `NoResultError` where there is no such generation.
 */
export async function finishGeneration(db: Database, input: FinishInput): Promise<FinishResult | undefined> {
  return db.transaction().execute((trx) => endInTransaction(trx, input))
}

/** Ends the generation in the caller's transaction. A caller that has locked the generation's row must have locked the pool before it. */
export async function endInTransaction(
  trx: DatabaseTransaction,
  input: FinishInput,
): Promise<FinishResult | undefined> {
  const needsPoolLock = await mayBeInPool(trx, input.generationId)
  if (needsPoolLock) await lockPool(trx)
  const generation = await trx
    .selectFrom('generation')
    .select(['id', 'status', 'error', 'clientId', 'filmId', 'sceneIndex', 'model', 'priceCredits'])
    .where('id', '=', input.generationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (isFinalGenerationStatus(generation.status)) {
    return { status: generation.status, error: generation.error, grants: [] }
  }
  if (!(input.from ?? UNFINISHED_GENERATION_STATUSES).includes(generation.status)) return undefined
  await endAttempt(trx, generation, input)
  await releaseHoldOf(trx, generation)
  if (needsPoolLock) await leavePool(trx, input.generationId)
  const ending = await withKnownCost(trx, input)
  const outputs = await chooseOutputs(trx, generation, input)
  const charge = await readChargeOfGeneration(trx, input.generationId)
  await transitionGeneration(trx, transitionOf({ ...input, ending }, outputs, charge))
  await clearGenerationWait(trx, input)
  const error = ending.status === 'failed' ? ending.error : null
  return { status: ending.status, error, grants: needsPoolLock ? await grantWaiting(trx) : [] }
}

/** The records decide whether a failure was paid for. */
async function withKnownCost(trx: DatabaseTransaction, { generationId, ending }: FinishInput): Promise<Ending> {
  if (ending.status !== 'failed') return ending
  const { error } = ending
  const paid = await readPaid(trx, generationId)
  // Without a record of a charge, the caller's `yes` is not proven.
  if (paid === 'no' && error.paid !== 'yes') return ending
  return { ...ending, error: { ...error, paid: paid === 'yes' ? 'yes' : 'unknown' } }
}

/**
 * Whether the generation may be in the pool, so that its end needs the pool's lock. In most cases its slot was released before. A
 * status that needs a slot counts as being in the pool, because a grant may be made until the lock is held.
 */
async function mayBeInPool(trx: DatabaseTransaction, generationId: string): Promise<boolean> {
  const { status } = await trx
    .selectFrom('generation')
    .select('status')
    .where('id', '=', generationId)
    .executeTakeFirstOrThrow()
  return !needsNoSlot(status) || (await isInPool(trx, generationId))
}

function transitionOf(input: FinishInput, outputs: AssetRow[], charge: Charge): GenerationTransition {
  const base = { generationId: input.generationId, from: UNFINISHED_GENERATION_STATUSES, to: input.ending.status }
  const event = { outputs: outputs.map(toAsset), ...charge }
  switch (input.ending.status) {
    case 'completed':
      return { ...base, event }
    case 'failed':
      return { ...base, error: input.ending.error, event: outputs.length > 0 ? event : charge }
    case 'cancelled':
      return { ...base, event: outputs.length > 0 ? event : charge }
  }
}

interface EndingGeneration {
  id: string
  clientId: string
  filmId: string | null
  sceneIndex: number | null
  model: string
  priceCredits: number
}

/**
 * Chooses the attempt whose files are the outputs of the generation. A failed generation gets the files of a paid attempt whose late
 * booking has stored them. Returns the files in order.
 */
async function chooseOutputs(
  trx: DatabaseTransaction,
  generation: EndingGeneration,
  { attemptId, ending }: FinishInput,
): Promise<AssetRow[]> {
  const chosen = ending.status === 'completed' ? attemptId : await findCompleteAttempt(trx, generation.id)
  if (chosen === undefined) return []
  await trx.updateTable('generation').set({ outputsOfAttempt: chosen }).where('id', '=', generation.id).execute()
  const { assets } = await readStoredOutputs(trx, chosen)
  if (ending.status === 'completed') await setClip(trx, generation, assets[0]?.id)
  return assets
}

/** The first output of a scene's generation is the clip of the scene. Changes nothing for a generation without a film. */
export async function setClip(
  trx: DatabaseTransaction,
  { filmId, sceneIndex }: { filmId: string | null; sceneIndex: number | null },
  clipAssetId: string | undefined,
): Promise<void> {
  if (filmId === null || sceneIndex === null || clipAssetId === undefined) return
  await trx
    .updateTable('scene')
    .set({ clipAssetId })
    .where('filmId', '=', filmId)
    .where('index', '=', sceneIndex)
    .execute()
}

/** An attempt whose cost is not known becomes `unknown`, because a late report may still decide the cost. */
async function endAttempt(
  trx: DatabaseTransaction,
  generation: EndingGeneration,
  { attemptId, ending, chargedCredits }: FinishInput,
): Promise<void> {
  if (attemptId === undefined) return
  const isOpen = chargedCredits === null && ending.status === 'failed'
  const attempt = await trx
    .updateTable('attempt')
    .set(
      isOpen
        ? { state: 'unknown', unknownSince: sql<Date>`coalesce(unknown_since, clock_timestamp())` }
        : { state: stateAfter(ending, chargedCredits), chargedCredits, finishedAt: sql<Date>`clock_timestamp()` },
    )
    .where('id', '=', attemptId)
    .where('state', 'in', UNDECIDED_ATTEMPT_STATES)
    .returning(['accountId', 'requestId'])
    .executeTakeFirst()
  // There is no refund for a request that the platform never accepted.
  const hasCost = chargedCredits !== null && (chargedCredits > 0 || attempt?.requestId != null)
  if (!attempt || !hasCost) return
  const { id: generationId, clientId, model, priceCredits } = generation
  const { accountId } = attempt
  const scope = scopeOf(generation)
  await bookAttempt(trx, { clientId, scope, generationId, attemptId, accountId, model, priceCredits, chargedCredits })
}

/** A charged attempt was completed by the platform, also where its generation failed because there was no file. */
function stateAfter({ status }: Ending, chargedCredits: number | null): AttemptState {
  return chargedCredits !== null && chargedCredits > 0 ? 'completed' : status
}
