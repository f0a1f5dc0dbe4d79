// Accepts a film: plans all scenes, so that none can be refused later, and writes them in one transaction.
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Film } from '../../contracts/public/films.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { insertFilm } from '../../db/films/insert.ts'
import { readPrices } from '../../db/money/prices.ts'
import { fieldOf, valueOf } from '../../contracts/models/find-field.ts'
import { replaceMedia } from '../../domain/models/media-of.ts'
import { totalPrice } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { pricesOfListed } from '../money/refresh-prices.ts'
import { reserveOrRefuse } from '../money/reserve-or-refuse.ts'
import { mediaReferencesOf } from '../assets/media-references.ts'
import { type MediaReference, type ResolvedMedia, resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import { withFilmCharacter } from './film-character.ts'
import { countNewJob } from '../jobs/line-limit.ts'
import { startFilmWorkflow } from '../jobs/start-workflow.ts'
import { resolveFilmNames } from '../named-lists/resolve-film-names.ts'
import { checkJoinSettingsOrThrow, soundtrackOf, withSoundtrack } from './join-settings.ts'
import { planFilmOrThrow, type PlannedFilm } from './plan-order.ts'

export interface CreateFilmInput {
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/**
 * Responds with status 202 and the film. Where Temporal is away, housekeeping starts the workflow later.
 * Throws `invalid_content`, `unknown_model`, `price_unknown`, `budget_exceeded`, `line_full`, and the problems of its files and of the idempotency key.
 */
export async function createFilm({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateFilmInput
}): Promise<Answer<Film>> {
  return replayOrWork<Film>(ctx, input.idempotency, async () => {
    const { names, ...planned } = await resolveFilmNames(ctx, await planFilmOrThrow(ctx, input.body))
    const lengths = clipSeconds(planned)
    checkJoinSettingsOrThrow(planned.order.join, { count: lengths.length, clipSeconds: lengths }, '/join')
    await countNewJob(ctx)
    const { order, plan } = await withFilmCharacter(ctx, planned)
    await pricesOfListed(ctx, { model: plan.model, inputs: pricedInputs(plan) })
    const media = await resolveMedia(ctx, mediaReferences({ order, plan }))
    const answer = await writeOnce({
      ctx,
      idempotency: input.idempotency,
      status: 202,
      write: (trx) => accept(trx, { ctx, order, plan, names, media }),
    })
    if (!answer.isReplay) {
      const { id, title, scenes } = answer.body
      await startFilmWorkflow(ctx, { id, title, sceneCount: scenes.length })
    }
    return answer
  })
}

/** The length of each clip, also where it is the model's default. Undefined where the model decides it. */
function clipSeconds({ plan: { model, scenes } }: PlannedFilm): (number | undefined)[] {
  return scenes.map(({ input }) => {
    const length = valueOf(model, 'lengthSeconds', input)
    return typeof length === 'number' ? length : undefined
  })
}

/** The input of each scene, with a placeholder for the image that is known only when the scene begins. */
function pricedInputs({ scenes, startField }: PlannedFilm['plan']): Record<string, unknown>[] {
  return scenes.map(({ input }) => ({ ...input, [startField]: PLACEHOLDER_URLS.image }))
}

/** The film's image, the soundtrack where there is one, then the files of its settings, which are the same in every scene. */
function mediaReferences({ order, plan }: PlannedFilm): MediaReference[] {
  const inSettings = mediaReferencesOf(plan.model, plan.scenes[0]?.input ?? {}, '/settings')
  const begin = fieldOf(plan.model, 'beginsOn')?.type
  const limits = (begin?.kind === 'media' ? begin.limits : undefined) ?? {}
  return [
    { pointer: '/image', source: order.image, kind: 'image', limits },
    ...soundtrackOf(order.join, '/join'),
    ...inSettings,
  ]
}

type NamedFilm = Awaited<ReturnType<typeof resolveFilmNames>>

async function accept(
  trx: DatabaseTransaction,
  { ctx, order, plan, names, media }: NamedFilm & { ctx: ServiceContext; media: ResolvedMedia[] },
): Promise<Film> {
  const { clientId } = ctx
  const { model } = plan
  const [imageAssetId, ...otherIds] = await saveResolved(trx, { clientId, media })
  const soundtrackId = order.join.soundtrack && otherIds.shift()
  const settingIds = otherIds
  const withAssets = (input: Record<string, unknown>) => {
    const assetIds = settingIds.values()
    return replaceMedia(plan.model, input, ({ source }) => assetIds.next().value ?? source)
  }
  const scenes = plan.scenes.map((scene) => ({ ...scene, input: withAssets(scene.input) }))
  const prices = await readPrices(trx, { model, inputs: scenes.map(({ input }) => input) })
  const film = await insertFilm(trx, {
    clientId,
    title: order.title ?? null,
    model: model.id,
    platformModelId: model.platformSchema?.versionId ?? null,
    settings: withAssets(order.settings),
    settingNames: names,
    joinSettings: withSoundtrack(order.join, soundtrackId),
    imageAssetId: imageAssetId!,
    ...totalPrice(prices),
    scenes,
  })
  // For all scenes together, so that a film does not reach its budget half-way.
  await reserveOrRefuse(ctx, trx, { scope: { filmId: film.id }, model: model.id, credits: film.priceCredits })
  return film
}
