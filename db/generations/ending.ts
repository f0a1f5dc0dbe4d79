// The end of a generation: outputs, status, event, cost, and the release of its slot, in one transaction.
// Invariant: a generation ends once; a repeated call returns the first ending and changes nothing.
import { sql } from 'kysely'
import type { FinishInput, FinishResult } from '../../contracts/steps/generation.ts'
import {
  isFinalGenerationStatus,
  needsNoSlot,
  UNDECIDED_ATTEMPT_STATES,
  UNFINISHED_GENERATION_STATUSES,
} from '../../contracts/vocabulary/statuses.ts'
import { saveAsset } from '../assets/insert.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { bookAttempt, releaseHoldOf } from '../money/book-attempt.ts'
import { scopeOf } from '../money/ledger.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { isInPool, leavePool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import { type GenerationTransition, transitionGeneration } from './transitions.ts'

/**
 * Ends the generation in one transaction, and grants its slot. It locks the pool where the generation may be in it, then the
 * generation's row. Returns the ending with the grants made. Where the generation has ended already, returns that ending; where its
 * status is not one of `input.from`, returns undefined. In both cases nothing changes. Throws Kysely's `NoResultError` where there is
 * no such generation.
 */
export async function finishGeneration(db: Database, input: FinishInput): Promise<FinishResult | undefined> {
  return db.transaction().execute(async (trx) => {
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
    const assets = await saveOutputs(trx, generation, input)
    await endAttempt(trx, generation, input)
    await releaseHoldOf(trx, generation)
    if (needsPoolLock) await leavePool(trx, input.generationId)
    await transitionGeneration(trx, transitionOf(input, assets))
    const error = input.ending.status === 'failed' ? input.ending.error : null
    return { status: input.ending.status, error, grants: needsPoolLock ? await grantWaiting(trx) : [] }
  })
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

function transitionOf(input: FinishInput, assets: AssetRow[]): GenerationTransition {
  const base = { generationId: input.generationId, from: UNFINISHED_GENERATION_STATUSES, to: input.ending.status }
  switch (input.ending.status) {
    case 'completed':
      return { ...base, event: { outputs: assets.map(toAsset) } }
    case 'failed':
      return { ...base, error: input.ending.error }
    case 'cancelled':
      return base
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

async function saveOutputs(
  trx: DatabaseTransaction,
  generation: Pick<EndingGeneration, 'clientId' | 'filmId' | 'sceneIndex'>,
  input: FinishInput,
): Promise<AssetRow[]> {
  if (input.ending.status !== 'completed') return []
  const assets: AssetRow[] = []
  for (const [position, media] of input.ending.outputs.entries()) {
    const asset = await saveAsset(trx, { clientId: generation.clientId, media })
    await trx
      .insertInto('generationOutput')
      .values({ generationId: input.generationId, position, assetId: asset.id })
      .execute()
    assets.push(asset)
  }
  const [clip] = assets
  if (clip && generation.filmId !== null && generation.sceneIndex !== null) {
    await trx
      .updateTable('scene')
      .set({ clipAssetId: clip.id })
      .where('filmId', '=', generation.filmId)
      .where('index', '=', generation.sceneIndex)
      .execute()
  }
  return assets
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
        : { state: ending.status, chargedCredits, finishedAt: sql<Date>`clock_timestamp()` },
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
