// The zod schema of a model's input, made from its fields and rules.
// Invariant: made once per model and only when it is needed, because most processes use few of the models.
import { z } from 'zod'
import { type BrokenRule, brokenRules } from './broken-rules.ts'
import { CharacterAsReferences, type CharacterUse, characterUseOf, CharacterWithStrength } from './character-use.ts'
import type { ChoiceType, Field, FieldType, ListType, MediaType, NumberType, TextType } from './field.ts'
import { describeMediaLimits } from './describe-media-limits.ts'
import { MEDIA_SOURCES } from './media-sources.ts'
import { type Model, NOT_BLANK } from './model.ts'
import { isPlatformList } from '../vocabulary/named-lists.ts'

export type InputSchema = z.ZodObject<Record<string, z.ZodType>>

/** An entry of a list of the platform. The job's acceptance finds its id, because the lists are in the database. */
const NAME_OR_ID = z.string().trim().min(1).max(200).meta({ pattern: NOT_BLANK })

const SCHEMAS = new WeakMap<Model, InputSchema>()

/**
 * Refuses unknown fields, fills in defaults, and checks the rules between fields. For a model that only the platform's schema
 * describes it takes any object, because that schema is checked elsewhere.
 */
export function inputSchema(model: Model): InputSchema {
  const known = SCHEMAS.get(model)
  if (known) return known
  const schema = model.platformSchema ? z.looseObject({}) : withRules(objectOfModel(model), model)
  SCHEMAS.set(model, schema)
  return schema
}

function withRules(schema: InputSchema, model: Model): InputSchema {
  const use = characterUseOf(model)
  if ((model.rules ?? []).length === 0 && use?.kind !== 'references') return schema
  return schema.superRefine((input, context) => {
    for (const { path, message } of brokenRulesOf(model, use, input)) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  })
}

/** A character that is sent as reference images counts as one of them. */
function brokenRulesOf(
  { rules = [] }: Model,
  use: CharacterUse | undefined,
  input: Record<string, unknown>,
): BrokenRule[] {
  if (use?.kind !== 'references') return brokenRules(rules, input)
  const { name, isRequired } = use.field
  const own = (input[name] as unknown[] | undefined) ?? []
  if (input['character'] !== undefined) return brokenRules(rules, { ...input, [name]: [...own, 'character'] })
  const missing = isRequired && input[name] === undefined ? [{ path: [name], message: 'is required' }] : []
  return [...missing, ...brokenRules(rules, input)]
}

/** A model that takes reference images takes a character as well, also instead of them. */
function objectOfModel(model: Model): InputSchema {
  const use = characterUseOf(model)
  if (use?.kind !== 'references') return objectOf(model.fields)
  const fields = model.fields.map((field) => (field === use.field ? { ...field, isRequired: false } : field))
  return objectOf(fields).extend({ character: CharacterAsReferences.optional() })
}

function objectOf(fields: readonly Field[]): InputSchema {
  return z.strictObject(Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])))
}

function schemaOf({ type, role, description, default: value, isRequired }: Field): z.ZodType {
  const schema = role === 'character' ? CharacterWithStrength : typeSchema(type)
  const texts = [description ?? [], type.kind === 'media' ? limitsText(type) : []].flat()
  const described = texts.length === 0 ? schema : schema.meta({ description: texts.join(' ') })
  if (value !== undefined) return described.default(value)
  return isRequired ? described : described.optional()
}

function typeSchema(type: FieldType): z.ZodType {
  switch (type.kind) {
    case 'text':
      return textSchema(type)
    case 'number':
      return numberSchema(type)
    case 'flag':
      return z.boolean()
    case 'choice':
      return choiceSchema(type)
    case 'id':
      return isPlatformList(type.of) ? NAME_OR_ID : z.uuid()
    case 'media':
      return mediaSchema(type)
    case 'group':
      return objectOf(type.fields)
    case 'list':
      return listSchema(type)
    case 'json':
      return z.json()
  }
}

/** Characters of a URL that the platform takes. */
const MAX_URL_LENGTH = 2083

function textSchema({ min, max, minMessage, maxMessage, isUrl }: TextType): z.ZodType {
  if (isUrl) return z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).max(MAX_URL_LENGTH)
  let schema = z.string().trim()
  if (min !== undefined) schema = schema.min(min, minMessage).meta({ pattern: notShorter(min) })
  return max === undefined ? schema : schema.max(max, maxMessage)
}

/** A text that is trimmed has this many characters from its first to its last visible one. */
function notShorter(min: number): string {
  return min < 2 ? NOT_BLANK : String.raw`\S[\s\S]{${min - 2},}\S`
}

function numberSchema({ isInteger, min, max }: NumberType): z.ZodType {
  return (isInteger ? z.int() : z.number()).min(min).max(max)
}

/** The rules for the file itself are checked when it is opened; the schema only describes them. */
function mediaSchema(type: MediaType): z.ZodType {
  const source = MEDIA_SOURCES[type.media]
  const [description] = limitsText(type)
  return description === undefined ? source : source.meta({ description })
}

function limitsText({ limits = {} }: MediaType): string[] {
  const texts = describeMediaLimits(limits)
  return texts.length === 0 ? [] : [`The file is checked before anything is paid: ${texts.join(', ')}.`]
}

function choiceSchema({ values }: ChoiceType): z.ZodType {
  return z.literal([...values])
}

/** Entries of a list for which the platform names no limit. */
const MAX_ENTRIES = 50

function listSchema({ of, min = 0, max = MAX_ENTRIES, maxMessage }: ListType): z.ZodType {
  return z.array(typeSchema(of)).min(min).max(max, maxMessage)
}
