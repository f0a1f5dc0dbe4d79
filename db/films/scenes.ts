// The takes of a film's scenes, which are generations.
// Invariant: one generation per film, scene and take (a unique constraint), so that a repeated step finds the first one.
import { sql } from 'kysely'
import { fieldOf } from '../../contracts/models/find-field.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { OpenedScene, SceneRef, TakeStart } from '../../contracts/steps/film.ts'
import { roundCredits } from '../../domain/money/credits.ts'
import { type Price, totalPrice } from '../../domain/money/prices.ts'
import { saveAsset } from '../assets/insert.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { insertGeneration } from '../generations/insert.ts'
import { findAccountsOffering } from '../named-lists/offering.ts'
import { modelOf } from '../models/platform-models.ts'
import { readPrices } from '../money/prices.ts'
import { raiseHold } from '../money/raise-hold.ts'
import { transitionFilm } from './transitions.ts'
import { endWait } from './waits.ts'

/**
 * Finds the generation of this take. Where it is not written yet, returns the image or the earlier clip that it begins on. Throws
 * Kysely's `NoResultError` where the film has no such scene.
 */
export async function openScene(db: Database, scene: SceneRef): Promise<OpenedScene> {
  const written = await findTake(db, scene)
  if (written) return { kind: 'written', generationId: written.id, isCutOff: written.isCutOff }
  const row = await db
    .selectFrom('scene')
    .innerJoin('film', 'film.id', 'scene.filmId')
    .select(['scene.startAssetId', 'film.imageAssetId'])
    .where('scene.filmId', '=', scene.filmId)
    .where('scene.index', '=', scene.sceneIndex)
    .executeTakeFirstOrThrow()
  if (row.startAssetId !== null) return { kind: 'open', start: { kind: 'asset', assetId: row.startAssetId } }
  if (scene.sceneIndex === 0) return { kind: 'open', start: { kind: 'asset', assetId: row.imageAssetId } }
  const before = await db
    .selectFrom('scene')
    .innerJoin('asset', 'asset.id', 'scene.clipAssetId')
    .select('asset.storageKey')
    .where('scene.filmId', '=', scene.filmId)
    .where('scene.index', '=', scene.sceneIndex - 1)
    .executeTakeFirst()
  if (!before) return { kind: 'no_clip_before' }
  return { kind: 'open', start: { kind: 'clip_before', clipStorageKey: before.storageKey } }
}

/**
 * Writes the take as a generation that begins on `start`, and the start image with the scene, in one transaction that locks the
 * film's row. Where the take exists already, nothing changes and its id is returned.
 */
export async function writeScene(
  db: Database,
  input: { scene: SceneRef; start: TakeStart },
): Promise<{ generationId: string }> {
  const { scene } = input
  return db.transaction().execute(async (trx) => {
    const { settingNames, ...film } = await trx
      .selectFrom('film')
      .select(['clientId', 'model', 'platformModelId', 'settingNames', ...PRICE_COLUMNS])
      .select(sql<number>`(select count(*)::int from scene where scene.film_id = film.id)`.as('sceneCount'))
      .where('id', '=', scene.filmId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const written = await findTake(trx, scene)
    if (written) return { generationId: written.id }
    const assetId =
      'assetId' in input.start
        ? input.start.assetId
        : (await saveAsset(trx, { clientId: film.clientId, media: input.start.media })).id
    await transitionFilm(trx, { filmId: scene.filmId, from: ['accepted'], to: 'rendering' })
    await endWait(trx, scene)
    const sceneInput = await startScene(trx, scene, { assetId, isExtracted: 'media' in input.start })
    const model = await modelOf(trx, film)
    const takeInput = { ...sceneInput, [startFieldOf(model)]: assetId }
    const price = await priceAndHold(trx, { scene, film, model, takeInput })
    const offering = await findAccountsOffering(trx, { model, input: takeInput })
    const { clientId, platformModelId } = film
    const generation = await insertGeneration(trx, {
      ...{ clientId, model: model.id, platformModelId, ...price, scene },
      input: takeInput,
      inputNames: settingNames,
      // Where no account offers all entries any more, the platform refuses the take with its reason.
      requiredAccountIds: offering ?? [],
    })
    return { generationId: generation.id }
  })
}

const PRICE_COLUMNS = ['priceCredits', 'priceSource', 'priceIsUpperBound'] as const

/**
 * The price of the take. The film then holds at least the prices of the take and of the scenes that have not begun. Where only the platform
 * can price the model, its price was read when the film was accepted, and may be deleted since. The share of a take in the film's price
 * is used then.
 */
async function priceAndHold(
  trx: DatabaseTransaction,
  take: {
    scene: SceneRef
    film: Price & { clientId: string; sceneCount: number }
    model: Model
    takeInput: Record<string, unknown>
  },
): Promise<Price> {
  const { scene, film, model, takeInput } = take
  const { clientId, sceneCount, priceCredits, priceSource, priceIsUpperBound } = film
  const fallback = { priceCredits: roundCredits(priceCredits / sceneCount), priceSource, priceIsUpperBound }
  const startField = startFieldOf(model)
  const pending = await pendingInputs(trx, scene)
  const inputs = [takeInput, ...pending.map((input) => ({ ...input, [startField]: takeInput[startField] }))]
  const prices = await readPrices(trx, { model, inputs, fallback })
  const neededCredits = totalPrice(prices).priceCredits
  await raiseHold(trx, { clientId, filmId: scene.filmId, model: model.id, neededCredits })
  return prices[0]!
}

/** The inputs of the other scenes that have not begun. */
async function pendingInputs(
  trx: DatabaseTransaction,
  { filmId, sceneIndex }: SceneRef,
): Promise<Record<string, unknown>[]> {
  const rows = await trx
    .selectFrom('scene')
    .select('input')
    .where('filmId', '=', filmId)
    .where('index', '!=', sceneIndex)
    .where('status', '=', 'pending')
    .execute()
  return rows.map(({ input }) => input)
}

/** Name of the input field for the image that a clip starts on. Films are accepted only for models that have one. */
function startFieldOf(model: Model): string {
  const field = fieldOf(model, 'beginsOn')
  if (!field) throw new Error(`clips of ${model.id} cannot start on an image`)
  return field.name
}

async function findTake(db: Database, scene: SceneRef): Promise<{ id: string; isCutOff: boolean } | undefined> {
  return db
    .selectFrom('generation')
    .select('id')
    .select(sql<boolean>`(status = 'cancelled' and cancel_requested_at is null)`.as('isCutOff'))
    .where('filmId', '=', scene.filmId)
    .where('sceneIndex', '=', scene.sceneIndex)
    .where('take', '=', scene.take)
    .executeTakeFirst()
}

/** Records what the scene begins on: the image and, where it was extracted from the clip before, that clip. Returns the scene's input. */
async function startScene(
  trx: DatabaseTransaction,
  { filmId, sceneIndex }: SceneRef,
  { assetId, isExtracted }: { assetId: string; isExtracted: boolean },
): Promise<Record<string, unknown>> {
  const clipBefore = trx
    .selectFrom('scene as before')
    .innerJoin('asset', 'asset.id', 'before.clipAssetId')
    .select('asset.storageKey')
    .where('before.filmId', '=', filmId)
    .where('before.index', '=', sceneIndex - 1)
  const row = await trx
    .updateTable('scene')
    .set({ startAssetId: assetId, ...(isExtracted ? { startClipKey: clipBefore } : {}) })
    .where('filmId', '=', filmId)
    .where('index', '=', sceneIndex)
    .returning('input')
    .executeTakeFirstOrThrow()
  return row.input
}
