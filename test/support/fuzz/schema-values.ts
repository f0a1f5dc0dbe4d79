// Generators of JSON values that are valid by a JSON Schema, for the keywords that the OpenAPI document uses.
// Invariant: a keyword that is not known here fails the test, so that no bound is overlooked.
import fc from 'fast-check'

export type Schema = Record<string, unknown>

const KNOWN = new Set([
  ...['$ref', 'type', 'enum', 'const', 'anyOf', 'oneOf', 'default', 'description', 'examples', 'title'],
  ...['properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'minItems', 'maxItems'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'minimum', 'exclusiveMinimum', 'maximum', 'multipleOf'],
])

/** Long texts and lists find no more faults than these, and take longer. */
const MAX_LENGTH = 60
const MAX_ITEMS = 3

export function valuesOf(schema: Schema, components: Record<string, Schema>): fc.Arbitrary<unknown> {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword))
  if (unknown.length > 0) throw new Error(`keywords of the document without a generator: ${unknown.join(', ')}`)
  const inner = (part: unknown) => valuesOf(part as Schema, components)
  const { $ref: reference } = schema
  if (typeof reference === 'string') return inner(components[reference.split('/').at(-1)!])
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const choices = (schema['anyOf'] ?? schema['oneOf']) as unknown[] | undefined
  if (choices) return fc.oneof(...choices.map(inner))
  switch (schema['type']) {
    case 'string':
      return texts(schema)
    case 'integer':
      return fc.integer({ min: Number(schema['minimum'] ?? -1e9), max: Number(schema['maximum'] ?? 1e9) })
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(inner(schema['items']), {
        minLength: Number(schema['minItems'] ?? 0),
        maxLength: Math.min(Number(schema['maxItems'] ?? MAX_ITEMS), MAX_ITEMS),
      })
    case 'object':
      return objects(schema, inner)
    default:
      return fc
        .jsonValue({ maxDepth: 2, noUnicodeString: false })
        .map((value) => JSON.parse(storable(JSON.stringify(value))) as unknown)
  }
}

function texts(schema: Schema): fc.Arbitrary<string> {
  const minLength = Number(schema['minLength'] ?? 0)
  const maxLength = Number(schema['maxLength'] ?? MAX_LENGTH)
  const { format, pattern } = schema
  const examples = (schema['examples'] ?? []) as string[]
  const known = examples.length === 0 ? [] : [fc.constantFrom(...examples)]
  if (format === 'uuid') return fc.uuid()
  // Nothing listens at this port, so that no request leaves this machine.
  if (format === 'uri')
    return fc
      .webPath()
      .map((path) => `http://127.0.0.1:9${path}`)
      .filter((url) => matches(pattern, url))
  if (format === 'date-time') {
    return fc
      .date({ min: new Date('0001-02-01'), max: new Date('9999-12-01'), noInvalidDate: true })
      .map((date) => date.toISOString())
  }
  if (typeof pattern === 'string' && pattern.startsWith('^')) {
    // The pattern may demand more than `MAX_LENGTH`, so that only a declared bound counts here.
    const longest = Number(schema['maxLength'] ?? Number.POSITIVE_INFINITY)
    return fc.oneof(
      ...known,
      fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= longest),
    )
  }
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, MAX_LENGTH) })
  return fc.oneof(
    ...known,
    any.map(storable).filter((text) => isLength(text, minLength, maxLength) && matches(pattern, text)),
  )
}

/** The API refuses NUL and halves of surrogate pairs in every text, which a JSON Schema cannot say. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\\u0000', '').toWellFormed()
}

function isLength(text: string, minLength: number, maxLength: number): boolean {
  return text.length >= minLength && text.length <= maxLength
}

function matches(pattern: unknown, text: string): boolean {
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text)
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const minExcluded = 'exclusiveMinimum' in schema
  const min = Number(schema['exclusiveMinimum'] ?? schema['minimum'] ?? -1e6)
  const max = Number(schema['maximum'] ?? 1e6)
  const step = schema['multipleOf'] as number | undefined
  if (step === undefined) return fc.double({ min, minExcluded, max, noNaN: true })
  const perUnit = Math.round(1 / step)
  const first = minExcluded ? Math.floor(min * perUnit) + 1 : Math.ceil(min * perUnit)
  return fc.integer({ min: first, max: Math.floor(max * perUnit) }).map((count) => count / perUnit)
}

function objects(schema: Schema, inner: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, unknown>)
  const model = Object.fromEntries(properties.map(([name, part]) => [name, inner(part)]))
  const named = fc.record(model, { requiredKeys: (schema['required'] ?? []) as string[] })
  const { additionalProperties: rest } = schema
  if (rest === undefined || rest === false) return named
  const names = inner({ type: 'string', ...(schema['propertyNames'] as Schema) }) as fc.Arbitrary<string>
  const others = fc.dictionary(
    names.filter((name) => name !== '__proto__'),
    inner(rest),
    { maxKeys: 3 },
  )
  return fc.tuple(others, named).map(([first, second]) => ({ ...first, ...(second as object) }))
}
