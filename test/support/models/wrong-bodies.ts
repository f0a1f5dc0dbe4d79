// Bodies of the platform that differ from a valid one in a single value that a JSON Schema of that body refuses.
import type { Schema } from '../fuzz/schema-values.ts'

export interface WrongBody {
  /** Name of the field that is wrong. */
  field: string
  body: Record<string, unknown>
}

/** One body for each bound of each property: a value that no list has, a number or list beyond its bounds, and a missing field. */
export function wrongBodies(schema: Schema, valid: Record<string, unknown>): WrongBody[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  const required = (schema['required'] ?? []) as string[]
  const wrong = properties.flatMap(([field, type]) =>
    wrongValues(type).map((value) => ({ field, body: { ...valid, [field]: value } })),
  )
  const missing = required.map((field) => {
    const { [field]: _left, ...body } = valid
    return { field, body }
  })
  return [...wrong, ...missing]
}

function wrongValues(type: Schema): unknown[] {
  const choices = (type['anyOf'] ?? type['oneOf']) as Schema[] | undefined
  // An optional field: the value itself or null.
  if (choices) return choices.filter((one) => one['type'] !== 'null').flatMap(wrongValues)
  if (Array.isArray(type['enum']))
    return type['enum'].every((one) => typeof one === 'number') ? [-1] : ['no-such-value']
  switch (type['type']) {
    case 'integer':
      return [...beyond(type), 1.5]
    case 'number':
      return beyond(type)
    case 'boolean':
      return ['yes']
    case 'string':
      return typeof type['maxLength'] === 'number' ? ['x'.repeat(type['maxLength'] + 1)] : [17]
    case 'array':
      return ['not a list']
    default:
      return []
  }
}

function beyond({ minimum, maximum }: Schema): number[] {
  const bounds = [Number(minimum) - 1, Number(maximum) + 1]
  return bounds.filter((bound) => Number.isFinite(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER)
}
