// The least valid input of a model: placeholder media and texts where it requires them.
import type { Field, FieldType } from '../../contracts/models/field.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { EXAMPLE_URLS, PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import { fieldOf } from '../../contracts/models/find-field.ts'
import type { Model, OutputKind } from '../../contracts/models/model.ts'
import { PLACEHOLDER_ID } from '../../contracts/models/placeholder-id.ts'
import { replaceMedia } from './media-of.ts'

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

const EXAMPLE_PROMPTS: Readonly<Record<OutputKind, string>> = {
  image: 'A lighthouse at dusk, long exposure',
  video: 'The lamp of the lighthouse comes on while waves break on the rocks',
  audio: 'The lighthouse keeper greets the morning ferry',
}

/** The least input for documentation, without defaults. Its media are the URLs of `EXAMPLE_URLS`. Not validated. */
export function documentedInput(model: Model): Record<string, unknown> {
  const input = replaceMedia(model, leastInput(model, model.fields), ({ kind }) => EXAMPLE_URLS[kind])
  const prompt = fieldOf(model, 'prompt')
  return prompt === undefined ? input : { ...input, [prompt.name]: EXAMPLE_PROMPTS[model.output] }
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
    case 'json':
      return {}
    case 'text':
      return type.isUrl ? PLACEHOLDER_URLS.image : PLACEHOLDER_PROMPT.slice(0, type.max)
    case 'number':
      // The largest safe number stands for no bound.
      return type.min === -Number.MAX_SAFE_INTEGER ? Math.min(1, type.max) : type.min
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
