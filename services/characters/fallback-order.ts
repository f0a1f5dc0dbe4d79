// The order for the model that takes images of a character, where no account with its Soul ID is free.
import { findModel } from '../../contracts/models/catalogue.ts'
import { characterUseOf } from '../../contracts/models/character-use.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import type { Model } from '../../contracts/models/model.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { unknownModel } from '../problems/unknown-model.ts'

export interface FallbackOrder {
  model: Model
  /** Valid input, with the character instead of its images. */
  input: Record<string, unknown>
  /** Fields of the caller that this model does not take. */
  leftOut: string[]
}

/**
 * `given`: the fields that the caller has set. Those with the same name are used where the model takes their value. Throws
 * `unknown_model`, and `invalid_content` where the model takes no reference images, makes another kind of output, or needs more input.
 */
export function fallbackOrderOrThrow(name: string, from: Model, given: Record<string, unknown>): FallbackOrder {
  const model = findModel(name)
  if (!model) throw unknownModel(name)
  if (characterUseOf(model)?.kind !== 'references') throw refused(`"${name}" takes no reference images`)
  if (model.output !== from.output) throw refused(`"${name}" makes ${model.output}, and the job is for ${from.output}`)
  const known = model.fields.map((field) => field.name).filter((field) => field in given && field !== 'character')
  const named = Object.fromEntries(known.map((field) => [field, given[field]]))
  const schema = inputSchema(model)
  const first = check(schema, { ...named, character: { id: 'x' } })
  const wrong = first.ok ? [] : first.errors.map(({ pointer }) => pointer.split('/')[1])
  const taken = Object.fromEntries(Object.entries(named).filter(([field]) => !wrong.includes(field)))
  const second = check(schema, { ...taken, character: { id: 'x' } })
  if (!second.ok) {
    const [{ pointer, detail }] = second.errors as [{ pointer: string; detail: string }]
    throw refused(`"${name}" cannot take over this input: ${pointer.slice(1)} ${detail}`)
  }
  const leftOut = Object.keys(given).filter((field) => field !== 'character' && !(field in taken))
  return { model, input: second.value, leftOut }
}

function refused(detail: string) {
  return invalidContent([{ pointer: '/characterFallbackModel', detail }])
}
