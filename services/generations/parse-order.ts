// Checks the body that orders a generation, for accepting it and for estimating its price.
import { findModel } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import { AnyGeneration, type CreateGeneration, createGenerationOf } from '../../contracts/public/create-generation.ts'
import { spellChoices } from '../../domain/models/spell-choices.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { unknownModel } from '../problems/unknown-model.ts'

/** The checked order; an alias of the model is replaced by the model's id. Throws `unknown_model`, `invalid_content`. */
export function parseGenerationOrThrow(body: unknown): CreateGeneration {
  // The model is checked first, because the fields of the input depend on it.
  const name = (body as { model?: unknown } | null | undefined)?.model
  const model = typeof name === 'string' ? findModel(name) : undefined
  if (typeof name === 'string' && !model) throw unknownModel(name)
  const checked = check(model ? createGenerationOf(model) : AnyGeneration, model ? spelled(model, body) : body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const { input } = checked.value
  return { model: model?.id ?? checked.value.model, input }
}

function spelled(model: Model, body: unknown): unknown {
  const { input } = body as { input?: unknown }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return body
  return { ...(body as object), input: spellChoices(model, input as Record<string, unknown>) }
}
