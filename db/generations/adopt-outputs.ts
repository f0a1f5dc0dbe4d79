// The stored files of an attempt become the outputs of its generation.
// Invariant: a generation has the outputs of one attempt, and they never change; money is not touched.
import { OUTPUTS_FETCHED } from '../../contracts/public/events.ts'
import type { AdoptedFiles, FetchReason } from '../../contracts/steps/collecting.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import { readStoredOutputs } from '../attempts/outputs.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { readChargeOfGeneration } from '../money/charges.ts'
import { endInTransaction, setClip } from './ending.ts'
import { lockGeneration } from './lock-generation.ts'
import { type GenerationRow, recordGenerationEvent } from './transitions.ts'
import { clearGenerationWait } from './waits.ts'

/**
 * Decides what the stored files of an attempt are for, in one transaction that locks the generation's row, and
 * before it the pool where the generation has a slot. A `collecting` generation
 * completes. A failed or cancelled one without outputs gets the files; where an operator requested them, a failed one becomes completed.
 * Any other generation does not change. Throws Kysely's `NoResultError` where there is no such attempt.
 */
export async function adoptOutputs(
  db: Database,
  { attemptId, reason }: { attemptId: string; reason: FetchReason },
): Promise<AdoptedFiles> {
  return db.transaction().execute(async (trx) => {
    const { generationId } = await trx
      .selectFrom('attempt')
      .select('generationId')
      .where('id', '=', attemptId)
      .executeTakeFirstOrThrow()
    const { generation } = await lockGeneration(trx, generationId)
    const { assets, isComplete } = await readStoredOutputs(trx, attemptId)
    if (!isComplete) return { kind: 'incomplete' }
    if (generation.status === 'collecting' && reason === 'result') {
      const finished = await endInTransaction(trx, {
        generationId,
        attemptId,
        ending: { status: 'completed' },
        chargedCredits: generation.priceCredits,
      })
      if (finished) return { kind: 'ended', finished }
    }
    if (!isFinalGenerationStatus(generation.status)) return { kind: 'separate' }
    await clearGenerationWait(trx, { generationId })
    if (generation.status === 'completed' || generation.outputsOfAttempt !== null) return endOf(generation)
    // A cancelled generation stays cancelled, because its caller has cancelled it.
    const isCorrected = reason === 'operator' && generation.status === 'failed'
    return endOf(await adopt(trx, generation, { attemptId, assets, isCorrected }))
  })
}

function endOf({ status, error }: GenerationRow): AdoptedFiles {
  if (!isFinalGenerationStatus(status)) return { kind: 'separate' }
  return { kind: 'ended', finished: { status, error, grants: [] } }
}

interface Adoption {
  attemptId: string
  assets: AssetRow[]
  /** An operator requested the files of a generation that failed: the failure is corrected. */
  isCorrected: boolean
}

async function adopt(
  trx: DatabaseTransaction,
  { id }: GenerationRow,
  { attemptId, assets, isCorrected }: Adoption,
): Promise<GenerationRow> {
  const row = await trx
    .updateTable('generation')
    .set((eb) => ({
      outputsOfAttempt: attemptId,
      eventSeq: eb('eventSeq', '+', 1),
      ...(isCorrected ? { status: 'completed' as const, error: null } : {}),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const note = isCorrected
    ? 'an operator fetched the files of the paid attempt; the generation is corrected from failed to completed'
    : `the files of the paid attempt are stored; the generation stays ${row.status}`
  const charge = await readChargeOfGeneration(trx, id)
  const facts = { note, error: row.error, outputs: assets.map(toAsset), ...charge }
  const isSceneCorrected = isCorrected && (await isSceneWithoutClip(trx, row))
  if (isSceneCorrected) await setClip(trx, row, assets[0]?.id)
  // The event of a scene changes the scene and is written to the film as well.
  const shown = isSceneCorrected ? row : { ...row, filmId: null }
  await recordGenerationEvent(trx, shown, { facts, type: OUTPUTS_FETCHED })
  return row
}

/** A film that has ended stays as it is; its scene gets the clip, so that the clips can be joined again. */
async function isSceneWithoutClip(trx: DatabaseTransaction, generation: GenerationRow): Promise<boolean> {
  const { filmId, sceneIndex } = generation
  if (filmId === null || sceneIndex === null) return false
  const scene = await trx
    .selectFrom('scene')
    .select('clipAssetId')
    .where('filmId', '=', filmId)
    .where('index', '=', sceneIndex)
    .executeTakeFirst()
  return scene?.clipAssetId === null
}
