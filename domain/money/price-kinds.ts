// Kinds of jobs by price: jobs of a model that differ in none of its price fields cost the same.
// Invariant: few kinds of a model are read in advance, so that all their prices are there before the first job.
import type { Field } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import { exampleInput } from '../models/example-input.ts'
import { replaceMedia } from '../models/media-of.ts'

/** Kinds of a model that are read in advance. Others are read when an estimate asks for them. */
const MAX_KINDS = 4

/** The price fields of a validated input by name: `batchSize=1 resolution="720p"`. Empty where nothing changes the price. */
export function priceKind(model: Model, input: Record<string, unknown>): string {
  // Files change no price. Their number may, where a model is known only by the platform's schema.
  const values = replaceMedia(model, input, ({ kind }) => kind)
  const kind = priceFieldsOf(model)
    .filter(({ name }) => !model.platformSchema || values[name] !== undefined)
    .map(({ name }) => `${name}=${JSON.stringify(values[name])}`)
    .toSorted()
    .join(' ')
  return kind.length <= MAX_KIND_LENGTH ? kind : `${kind.slice(0, MAX_KIND_LENGTH)} #${fingerprint(kind)}`
}

/** A kind is part of a key in the database, which has a limit. */
const MAX_KIND_LENGTH = 1000

/** Differs for long texts that begin alike: 106 bits of a fast hash and the length. */
function fingerprint(text: string): string {
  return `${hash53(text, 1).toString(36)}${hash53(text, 2).toString(36)}${text.length}`
}

/** The hash `cyrb53`. */
function hash53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}

/** One valid input of each kind that is read in advance. Fields that do not change the price have placeholder values. */
export function exampleInputs(model: Model): Record<string, unknown>[] {
  let combinations: Record<string, unknown>[] = [{}]
  for (const field of priceFieldsOf(model)) {
    const values = valuesOf(field)
    if (values.length === 0 || combinations.length * values.length > MAX_KINDS) continue
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [field.name]: value })))
  }
  return combinations.map((chosen) => exampleInput(model, chosen))
}

function priceFieldsOf(model: Model): Field[] {
  return model.fields.filter(({ changesPrice }) => changesPrice)
}

/** The values to choose from. Empty for a range: its default is read in advance. Without a default the field can also be missing. */
function valuesOf({ type, isRequired, default: value }: Field): readonly unknown[] {
  const missing = isRequired || value !== undefined ? [] : [undefined]
  if (type.kind === 'flag') return [...missing, true, false]
  return type.kind === 'choice' ? [...missing, ...type.values] : []
}
