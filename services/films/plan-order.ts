// Checks the body that orders a film and plans its scenes, for accepting it and for estimating its price.
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import { CreateFilm } from '../../contracts/public/films.ts'
import { errorsInFilm, type FilmPlan, planScenes } from '../../domain/films/plan-scenes.ts'
import { spellChoices } from '../../domain/models/spell-choices.ts'
import { check } from '../../domain/validation/check.ts'
import { checkPlatformInput } from '../models/check-platform-input.ts'
import { findModelOrThrow, type ModelContext } from '../models/find-model.ts'
import { invalidContent } from '../problems/service-problem.ts'

export interface PlannedFilm {
  order: CreateFilm
  plan: Extract<FilmPlan, { ok: true }>
}

/** The checked order with the plan of its scenes. Throws `invalid_content`, `unknown_model`. */
export async function planFilmOrThrow(ctx: ModelContext, body: unknown): Promise<PlannedFilm> {
  const checked = check(CreateFilm, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const model = await findModelOrThrow(ctx, checked.value.model)
  const order = { ...checked.value, settings: spellChoices(model, checked.value.settings) }
  const plan = planScenes(order, model)
  if (!plan.ok) throw invalidContent(plan.errors, plan.unlisted)
  if (model.platformSchema) await checkScenesOrThrow(ctx, plan)
  return { order, plan }
}

/** Checks each scene with the platform's schema. A wrong setting is wrong in every scene, and is reported once. */
async function checkScenesOrThrow(
  ctx: ModelContext,
  { model, scenes, startField }: Extract<FilmPlan, { ok: true }>,
): Promise<void> {
  const found = new Map<string, { pointer: string; detail: string }>()
  for (const [index, { input }] of scenes.entries()) {
    // The real image exists only when the scene begins.
    const { errors } = await checkPlatformInput(ctx, model, { ...input, [startField]: PLACEHOLDER_URLS.image })
    for (const error of errorsInFilm(model, { errors, index })) found.set(error.pointer, error)
  }
  if (found.size > 0) throw invalidContent([...found.values()])
}
