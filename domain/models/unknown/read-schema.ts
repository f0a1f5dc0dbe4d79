// Reads a JSON Schema of the platform: references within the document, alternatives with null, and merged objects.
// Invariant: the work is limited, because the schema comes from outside. Nothing outside the document is read.
import { isObject } from '../../validation/is-object.ts'
import type { JsonSchema } from '../../../contracts/models/platform-listing.ts'

type Properties = Record<string, JsonSchema>

export interface ObjectSchema {
  properties: Properties
  required: ReadonlySet<string>
  /** Fields that are not in `properties` are permitted by the schema in so many words. */
  takesOthers: boolean
}

/** References that are followed one after the other, and parts that are merged into each other. */
const MAX_STEPS = 16

/**
 * The schema itself, with a reference replaced by its target, and without the alternative null. `allOf` with one entry and `anyOf`
 * with one alternative that is not null count as that entry. An unknown target is an empty schema.
 */
export function resolveSchema(root: JsonSchema, schema: unknown): JsonSchema {
  let current = isObject(schema) ? schema : {}
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const next = stepOf(root, current)
    if (next === undefined) return current
    // A description beside a reference describes the field, and that of the target its type.
    current = { ...next, ...outerTexts(current) }
  }
  return {}
}

function stepOf(root: JsonSchema, schema: JsonSchema): JsonSchema | undefined {
  if (typeof schema['$ref'] === 'string') return targetOf(root, schema['$ref']) ?? {}
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const entries = schema[keyword]
    if (!Array.isArray(entries)) continue
    const others = entries.filter((entry): entry is JsonSchema => isObject(entry) && entry['type'] !== 'null')
    if (others.length === 1) return others[0]
  }
  return undefined
}

function outerTexts(schema: JsonSchema): JsonSchema {
  const kept = ['title', 'description', 'default'].filter((name) => schema[name] !== undefined)
  return Object.fromEntries(kept.map((name) => [name, schema[name]]))
}

function targetOf(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith('#/')) return undefined
  let target: unknown = root
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    target = isObject(target) && Object.hasOwn(target, name) ? target[name] : undefined
  }
  return isObject(target) ? target : undefined
}

/** The fields of an object schema, with those of `allOf`, `anyOf` and `oneOf`. Undefined where it describes no object. */
export function objectSchema(root: JsonSchema, schema: JsonSchema): ObjectSchema | undefined {
  const found: ObjectSchema = { properties: {}, required: new Set(), takesOthers: false }
  const required = new Set<string>()
  let takesOthers = false
  const open: { part: JsonSchema; isCertain: boolean }[] = [{ part: schema, isCertain: true }]
  for (let step = 0; step < MAX_STEPS && open.length > 0; step += 1) {
    const { part, isCertain } = open.shift()!
    for (const [name, value] of Object.entries(isObject(part['properties']) ? part['properties'] : {})) {
      found.properties[name] ??= isObject(value) ? value : {}
    }
    if (isCertain && Array.isArray(part['required'])) part['required'].forEach((name) => required.add(String(name)))
    const { additionalProperties: others } = part
    takesOthers ||= others === true || isObject(others) || isObject(part['patternProperties'])
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const parts = Array.isArray(part[keyword]) ? part[keyword] : []
      for (const one of parts) {
        open.push({ part: resolveSchema(root, one), isCertain: isCertain && keyword === 'allOf' })
      }
    }
  }
  if (Object.keys(found.properties).length === 0 && schema['type'] !== 'object') return undefined
  return { ...found, required, takesOthers }
}

/** The type of a value, where the schema names one besides null. */
export function typeOf(schema: JsonSchema): string | undefined {
  const types = [schema['type']].flat().filter((type): type is string => typeof type === 'string' && type !== 'null')
  return types.length === 1 ? types[0] : undefined
}

/** True where the value has at most this many levels of objects and lists. */
export function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((entry) => isWithinDepth(entry, levels - 1))
}
