// The fields of a model from the JSON Schema that the platform lists for it, in the platform's own names.
// Invariant: the fields describe; they do not validate. The schema itself decides what a valid input is.
import type { Field, FieldType, Scalar } from '../../../contracts/models/field.ts'
import type { OutputKind } from '../../../contracts/models/model.ts'
import type { JsonSchema } from '../../../contracts/models/platform-listing.ts'
import { roleOf } from './field-roles.ts'
import { mediaKindOf } from './media-names.ts'
import { objectSchema, resolveSchema, typeOf } from './read-schema.ts'

const MAX_DEPTH = 6
/** Fields of a model with all fields of its groups. */
const MAX_FIELDS = 400
const MAX_DESCRIPTION = 1000

export interface SchemaFields {
  fields: Field[]
  /** The schema permits fields that it does not name. */
  takesOthers: boolean
}

interface Reading {
  root: JsonSchema
  output: OutputKind
  fieldsLeft: number
}

/** Undefined where the schema describes no object. The fields are in the order of the schema. */
export function fieldsOfSchema(root: JsonSchema, output: OutputKind): SchemaFields | undefined {
  const found = objectSchema(root, resolveSchema(root, root))
  if (!found) return undefined
  const reading: Reading = { root, output, fieldsLeft: MAX_FIELDS }
  return { fields: fieldsOf(reading, root, { name: '', depth: 0 }), takesOthers: found.takesOthers }
}

interface Place {
  /** Name of the field around it, for fields whose own name says nothing, such as `url`. */
  name: string
  depth: number
}

function fieldsOf(reading: Reading, schema: JsonSchema, place: Place): Field[] {
  const found = objectSchema(reading.root, resolveSchema(reading.root, schema))
  const fields: Field[] = []
  for (const [name, property] of Object.entries(found?.properties ?? {})) {
    if (reading.fieldsLeft === 0) break
    reading.fieldsLeft -= 1
    const resolved = resolveSchema(reading.root, property)
    const within = /^(url|uri|src|href)$/i.test(name) ? `${place.name}_${name}` : name
    const type = fieldType(reading, resolved, { name: within, depth: place.depth + 1 })
    const role = roleOf(name, type, reading.output)
    fields.push({
      name,
      wire: name,
      role,
      type,
      ...factsOf(resolved, { type, role, isRequired: found!.required.has(name) }),
    })
  }
  return fields
}

function factsOf(
  schema: JsonSchema,
  { type, role, isRequired }: Pick<Field, 'type' | 'role'> & { isRequired: boolean },
): Partial<Field> {
  const { default: value, description } = schema
  const isPriced = type.kind !== 'media' && !UNPRICED_ROLES.has(role)
  return {
    ...(isRequired ? { isRequired } : {}),
    ...(isScalar(value) ? { default: value } : {}),
    ...(typeof description === 'string' && description !== ''
      ? { description: description.slice(0, MAX_DESCRIPTION) }
      : {}),
    ...(isPriced ? { changesPrice: true } : {}),
  }
}

/** Texts and seeds change no price on the platform. Every other setting may. */
const UNPRICED_ROLES: ReadonlySet<string> = new Set(['prompt', 'negativePrompt', 'seed'])

function fieldType(reading: Reading, schema: JsonSchema, place: Place): FieldType {
  if (place.depth > MAX_DEPTH) return { kind: 'json' }
  const choices = Array.isArray(schema['enum']) ? schema['enum'].filter((value) => value !== null) : [schema['const']]
  if (choices.length > 0 && choices.every((value) => typeof value === 'string' || typeof value === 'number')) {
    return { kind: 'choice', values: choices }
  }
  switch (typeOf(schema)) {
    case 'string':
      return textType(schema, place)
    case 'integer':
    case 'number':
      return numberType(schema)
    case 'boolean':
      return { kind: 'flag' }
    case 'array':
      return listType(reading, schema, place)
    case undefined:
    default:
      return groupType(reading, schema, place)
  }
}

function textType(schema: JsonSchema, { name }: Place): FieldType {
  const media = mediaKindOf({ name, format: schema['format'], description: schema['description'] })
  if (media !== undefined) return { kind: 'media', media }
  const { minLength: min, maxLength: max } = schema
  return { kind: 'text', ...(isCount(min) ? { min } : {}), ...(isCount(max) ? { max } : {}) }
}

function numberType(schema: JsonSchema): FieldType {
  const { minimum, maximum } = schema
  return {
    kind: 'number',
    min: typeof minimum === 'number' ? minimum : -Number.MAX_SAFE_INTEGER,
    max: typeof maximum === 'number' ? maximum : Number.MAX_SAFE_INTEGER,
    ...(typeOf(schema) === 'integer' ? { isInteger: true } : {}),
  }
}

function listType(reading: Reading, schema: JsonSchema, place: Place): FieldType {
  const { minItems: min, maxItems: max } = schema
  const item = resolveSchema(reading.root, schema['items'])
  const of = fieldType(reading, item, { ...place, depth: place.depth + 1 })
  return { kind: 'list', of, ...(isCount(min) ? { min } : {}), ...(isCount(max) ? { max } : {}) }
}

function groupType(reading: Reading, schema: JsonSchema, place: Place): FieldType {
  const fields = fieldsOf(reading, schema, place)
  return fields.length > 0 ? { kind: 'group', fields } : { kind: 'json' }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
