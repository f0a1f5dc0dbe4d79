// The least valid input of a model: placeholder media and texts where it requires them.
import type { Field, FieldType } from '../../contracts/models/field.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Model } from '../../contracts/models/model.ts'

/** Stands for an id of a list of the platform where an input is only checked or priced. */
const PLACEHOLDER_ID = '00000000-0000-4000-8000-000000000000'
const PLACEHOLDER_PROMPT = 'a picture'

/** Validated, with every default. `values` are used as they are. Throws where they break a rule of the model. */
export function exampleInput(model: Model, values: Record<string, unknown> = {}): Record<string, unknown> {
  return inputSchema(model).parse({ ...leastInput(model, model.fields), ...values })
}

/** Placeholders for the fields that the model needs and that do not change its price. Not validated. */
export function unpricedInput(model: Model): Record<string, unknown> {
  return leastInput(
    model,
    model.fields.filter(({ changesPrice }) => !changesPrice),
  )
}

function leastInput(model: Model, fields: readonly Field[]): Record<string, unknown> {
  const needed = fields.filter((field) => isNeeded(model, field))
  return Object.fromEntries(needed.map((field) => [field.name, exampleValue(field.type)]))
}

function isNeeded({ rules = [] }: Model, { name, isRequired, role }: Field): boolean {
  return isRequired || role === 'prompt' || rules.some((rule) => rule.kind === 'any_of' && rule.fields[0] === name)
}

function exampleValue(type: FieldType): unknown {
  switch (type.kind) {
    case 'text':
      return type.isUrl ? PLACEHOLDER_URLS.image : PLACEHOLDER_PROMPT.slice(0, type.max)
    case 'number':
      return type.min
    case 'flag':
      return false
    case 'choice':
      return type.values[0]
    case 'id':
      return PLACEHOLDER_ID
    case 'media':
      return PLACEHOLDER_URLS[type.media]
    case 'list':
      return Array.from({ length: Math.max(1, type.min ?? 0) }, () => exampleValue(type.of))
    case 'group':
      return Object.fromEntries(
        type.fields.filter(({ isRequired }) => isRequired).map((field) => [field.name, exampleValue(field.type)]),
      )
  }
}
