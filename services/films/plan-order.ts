// Checks the body that orders a film and plans its scenes, for accepting it and for estimating its price.
import { findModel } from '../../contracts/models/catalogue.ts'
import { CreateFilm } from '../../contracts/public/films.ts'
import { type FilmPlan, planScenes } from '../../domain/films/plan-scenes.ts'
import { spellChoices } from '../../domain/models/spell-choices.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { unknownModel } from '../problems/unknown-model.ts'

export interface PlannedFilm {
  order: CreateFilm
  plan: Extract<FilmPlan, { ok: true }>
}

/** The checked order with the plan of its scenes. Throws `invalid_content`, `unknown_model`. */
export function planFilmOrThrow(body: unknown): PlannedFilm {
  const checked = check(CreateFilm, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const model = findModel(checked.value.model)
  if (!model) throw unknownModel(checked.value.model)
  const order = { ...checked.value, settings: spellChoices(model, checked.value.settings) }
  const plan = planScenes(order)
  if (!plan.ok) throw invalidContent(plan.errors, plan.unlisted)
  return { order, plan }
}
