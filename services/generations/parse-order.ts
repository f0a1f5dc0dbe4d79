// Checks the body that orders a generation, for accepting it and for estimating its price.
import { findModel } from '../../contracts/models/catalogue.ts'
import { CreateGeneration } from '../../contracts/public/generations.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { unknownModel } from '../problems/unknown-model.ts'

/** The checked order; an alias of the model is replaced by the model's id. Throws `unknown_model`, `invalid_content`. */
export function parseGenerationOrThrow(body: unknown): CreateGeneration {
  // The model is checked first, because the fields of the input depend on it.
  const name = (body as { model?: unknown } | null | undefined)?.model
  if (typeof name === 'string' && !findModel(name)) throw unknownModel(name)
  const checked = check(CreateGeneration, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const { model, input } = checked.value
  return { model: findModel(model)?.id ?? model, input }
}
