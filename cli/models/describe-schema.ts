// What a field takes, from the JSON Schema of a model's input. For models of the catalogue and for those that only an account lists.

/** The part of a JSON Schema that is printed. */
export interface FieldSchema {
  description?: string
  type?: string | string[]
  default?: unknown
  const?: unknown
  enum?: unknown[]
  anyOf?: FieldSchema[]
  minimum?: number
  maximum?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: FieldSchema
  properties?: Record<string, FieldSchema>
  format?: string
  $ref?: string
}

const SOURCES: readonly (readonly [suffix: string, what: string])[] = [
  ['/ImageSource', 'image'],
  ['/ClipSource', 'clip'],
  ['/AudioSource', 'sound'],
]

/** `5 | 10`, `1 to 30`, `image`, `1 to 4: image`, `text, at most 2500 characters`. */
export function describeSchema(schema: FieldSchema): string {
  const source = SOURCES.find(([suffix]) => schema.$ref?.endsWith(suffix))
  if (source) return source[1]
  const choices = schema.enum ?? schema.anyOf?.map((choice) => choice.const)
  if (choices?.every((choice) => choice !== undefined)) return choices.map(String).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.items !== undefined) return `${countOf(schema)}: ${describeSchema(schema.items)}`
  if (schema.properties !== undefined) return `object of ${Object.keys(schema.properties).join(', ')}`
  if (schema.minimum !== undefined && schema.maximum !== undefined) return `${schema.minimum} to ${schema.maximum}`
  return plainType(schema)
}

function countOf({ minItems = 0, maxItems }: FieldSchema): string {
  if (maxItems === undefined) return minItems === 0 ? 'list' : `at least ${minItems}`
  return minItems === 0 ? `up to ${maxItems}` : minItems === maxItems ? String(maxItems) : `${minItems} to ${maxItems}`
}

function plainType({ type, format, maxLength }: FieldSchema): string {
  if (type === 'string')
    return format === 'uuid' ? 'id' : maxLength === undefined ? 'text' : `text, at most ${maxLength} characters`
  return type === 'boolean' ? 'true | false' : [type ?? 'any'].flat().join(' | ')
}
