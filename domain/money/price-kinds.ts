// Kinds of jobs by price: jobs of a model that differ in none of its price fields cost the same.
// Invariant: few kinds of a model are read in advance, so that all their prices are there before the first job.
import type { Field } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import { exampleInput } from '../models/example-input.ts'

/** Kinds of a model that are read in advance. Others are read when an estimate asks for them. */
const MAX_KINDS = 4

/** The price fields of a validated input by name: `batchSize=1 resolution="720p"`. Empty where nothing changes the price. */
export function priceKind(model: Model, input: Record<string, unknown>): string {
  return priceFieldsOf(model)
    .map(({ name }) => `${name}=${JSON.stringify(input[name])}`)
    .toSorted()
    .join(' ')
}

/** One valid input of each kind that is read in advance. Fields that do not change the price have placeholder values. */
export function exampleInputs(model: Model): Record<string, unknown>[] {
  let combinations: Record<string, unknown>[] = [{}]
  for (const field of priceFieldsOf(model)) {
    const values = valuesOf(field)
    if (values.length === 0 || combinations.length * values.length > MAX_KINDS) continue
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [field.name]: value })))
  }
  return combinations.map((chosen) => exampleInput(model, chosen))
}

function priceFieldsOf(model: Model): Field[] {
  return model.fields.filter(({ changesPrice }) => changesPrice)
}

/** The values to choose from. Empty for a range: its default is read in advance. Without a default the field can also be missing. */
function valuesOf({ type, isRequired, default: value }: Field): readonly unknown[] {
  const missing = isRequired || value !== undefined ? [] : [undefined]
  if (type.kind === 'flag') return [...missing, true, false]
  return type.kind === 'choice' ? [...missing, ...type.values] : []
}
