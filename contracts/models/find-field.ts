// Looks up the fields of a model by their meaning.
import type { Field, FieldRole } from './field.ts'
import type { Model } from './model.ts'

/** The first field of the model with this role, or undefined. */
export function fieldOf(model: Model, role: FieldRole): Field | undefined {
  return model.fields.find((field) => field.role === role)
}

/** The value of the field with this role. Undefined where the model has no such field, or the input has no value for it. */
export function valueOf(model: Model, role: FieldRole, input: Record<string, unknown>): unknown {
  const field = fieldOf(model, role)
  return field === undefined ? undefined : input[field.name]
}
