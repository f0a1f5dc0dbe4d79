// Accepts a film: plans its scenes, so that none can be refused later, and writes all of it at once.
import { CreateFilm, type Film } from '../contracts/films.ts'
import { findModel } from '../contracts/models/catalogue.ts'
import { insertFilm } from '../db/films.ts'
import { type FilmPlan, planScenes } from '../domain/films/plan-scenes.ts'
import { check } from '../domain/validation/check.ts'
import type { ServiceContext } from './context.ts'
import { type Answer, findReplay, type IdempotencyKey, writeOnce } from './idempotency/idempotent.ts'
import { reserveOrRefuse } from './money/reserve-or-refuse.ts'
import { resolvePictures, saveResolved } from './pictures/resolve-pictures.ts'
import { invalidContent } from './service-problem.ts'
import { startFilmWorkflow } from './start/start-workflow.ts'
import { unknownModel } from './unknown-model.ts'

export interface CreateFilmInput {
  /** As it came: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/** Status 202 with the film, also where only the sweeper will start it. Throws `ServiceProblem`. */
export async function createFilm({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateFilmInput
}): Promise<Answer<Film>> {
  const replay = await findReplay<Film>(ctx, input.idempotency)
  if (replay) return replay
  const { order, plan } = planOrThrow(input.body)
  const pictures = await resolvePictures(ctx, [{ pointer: '/image', source: order.image }])
  const { clientId } = ctx
  const answer = await writeOnce({
    ctx,
    idempotency: input.idempotency,
    status: 202,
    write: async (trx) => {
      const [imageAssetId] = await saveResolved(trx, { clientId, pictures })
      const film = await insertFilm(trx, {
        clientId,
        title: order.title ?? null,
        model: plan.model.id,
        settings: order.settings,
        imageAssetId: imageAssetId!,
        priceCredits: plan.priceCredits,
        scenes: plan.scenes,
      })
      // For all scenes at once, so that a film cannot run dry midway.
      await reserveOrRefuse(ctx, trx, { scope: { filmId: film.id }, model: film.model, credits: plan.priceCredits })
      return film
    },
  })
  if (!answer.isReplay) {
    const { id, title, scenes } = answer.body
    await startFilmWorkflow(ctx, { id, title, sceneCount: scenes.length })
  }
  return answer
}

function planOrThrow(body: unknown): { order: CreateFilm; plan: Extract<FilmPlan, { ok: true }> } {
  const checked = check(CreateFilm, body)
  if (!checked.ok) throw invalidContent(checked.errors)
  const order = checked.value
  if (!findModel(order.model)) throw unknownModel(order.model)
  const plan = planScenes(order)
  if (!plan.ok) throw invalidContent(plan.errors)
  return { order, plan }
}
