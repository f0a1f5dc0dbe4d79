// Kinds of jobs by price: jobs of a model that differ in none of its price fields cost the same.
// Invariant: a model has few kinds, so that all their prices can be read before the first job.
import { describeInput } from '../../contracts/models/describe-input.ts'
import { type Model, PLACEHOLDER_PICTURE } from '../../contracts/models/model.ts'

/** The price fields of a validated input, written out: `resolution="720p" batchSize=1`. Empty where nothing changes the price. */
export function priceKind(model: Model, input: Record<string, unknown>): string {
  return model.priceFields.map((field) => `${field}=${JSON.stringify(input[field])}`).join(' ')
}

/** One valid input of every kind. Fields that do not change the price have placeholder values. */
export function exampleInputs(model: Model): Record<string, unknown>[] {
  const { properties = {} } = describeInput(model) as { properties?: Record<string, FieldSchema> }
  const least = {
    prompt: 'a picture',
    ...('image' in properties ? { image: PLACEHOLDER_PICTURE } : {}),
  }
  const choices = model.priceFields.map((field) => ({ field, values: valuesOf(properties[field] ?? {}) }))
  for (const { field, values } of choices) {
    if (values.length === 0) throw new Error(`${model.id}: ${field} has no values to choose from`)
  }
  return combine(choices).map((chosen) => model.input.parse({ ...least, ...chosen }))
}

interface FieldSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: FieldSchema[]
}

function valuesOf(schema: FieldSchema): unknown[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(valuesOf)
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum !== undefined) return schema.enum
  return schema.type === 'boolean' ? [true, false] : []
}

function combine(choices: readonly { field: string; values: readonly unknown[] }[]): Record<string, unknown>[] {
  let combinations: Record<string, unknown>[] = [{}]
  for (const { field, values } of choices) {
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [field]: value })))
  }
  return combinations
}
