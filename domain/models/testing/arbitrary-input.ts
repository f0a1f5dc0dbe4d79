// Random valid input of a model, made from its fields.
import fc from 'fast-check'
import type { Field, FieldType, IdList, MediaKind } from '../../../contracts/models/field.ts'
import { inputSchema } from '../../../contracts/models/input-schema.ts'
import type { Model } from '../../../contracts/models/model.ts'

export interface ArbitraryOptions {
  /** Ids of the platform's lists. Default: any UUID. */
  ids?: (list: IdList) => readonly string[]
}

/** As callers send it: optional fields are there or not. Every input is accepted by the model's schema. */
export function arbitraryInput(model: Model, options: ArbitraryOptions = {}): fc.Arbitrary<Record<string, unknown>> {
  return groupOf(model.fields, options).filter((input) => inputSchema(model).safeParse(input).success)
}

function groupOf(fields: readonly Field[], options: ArbitraryOptions): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, options)]))
  return fc.record(values, { requiredKeys: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name) })
}

function valueOf(type: FieldType, options: ArbitraryOptions): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'text':
      return type.isUrl ? fc.webUrl({ withQueryParameters: true }) : textOf(Math.min(type.max ?? 300, 300))
    case 'number':
      return type.isInteger
        ? fc.integer({ min: type.min, max: type.max })
        : fc.double({ min: type.min, max: type.max, noNaN: true })
    case 'flag':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...type.values)
    case 'id':
      return options.ids ? fc.constantFrom(...options.ids(type.of)) : fc.uuid()
    case 'media':
      return fc.nat({ max: 99 }).map((n) => `https://files.test/${type.media}-${n}.${ENDINGS[type.media]}`)
    case 'list':
      return fc.array(valueOf(type.of, options), { minLength: type.min ?? 0, maxLength: type.max ?? 8 })
    case 'group':
      return groupOf(type.fields, options)
    case 'json':
      return fc.jsonValue()
  }
}

/** The endings of files that the platform takes: one model reads the format from it. */
export const ENDINGS: Readonly<Record<MediaKind, string>> = { image: 'png', video: 'mp4', audio: 'wav' }

/** Not empty, because an empty text and a missing one are the same on the platform. */
function textOf(max: number): fc.Arbitrary<string> {
  return fc
    .string({ minLength: 1, maxLength: max, unit: 'grapheme-composite' })
    .map((text) => text.slice(0, max).trim())
    .filter((text) => text !== '')
}
