// Which list of the API has the values of an option. The options of models are made from fields, so their texts do not say it.
import type { Option } from 'commander'
import type { FieldType } from '../../contracts/models/field.ts'
import { isPlatformList, LIST_TEXTS } from '../../contracts/vocabulary/named-lists.ts'
import { mainFieldOf } from '../models/main-field.ts'

/** A list of words that the API knows. */
export type WordSource = 'models' | 'jobs' | 'attempts' | 'accounts' | 'characters' | 'styles' | 'motions' | 'presets'

/** `model`: only the entries that this model takes. */
export interface ApiWords {
  source: WordSource
  model?: string
}

const WORDS = new WeakMap<Option, ApiWords>()

/** Records where the values of the option are, if a list of the API has them. */
export function recordApiWords(option: Option, { type, model }: { type: FieldType; model: string }): void {
  const source = sourceOf(type)
  if (source !== undefined) WORDS.set(option, { source, model })
}

/** Undefined for an option whose values no list has. */
export function apiWordsOf(option: Option): ApiWords | undefined {
  return WORDS.get(option)
}

function sourceOf(type: FieldType): WordSource | undefined {
  if (type.kind === 'list') return sourceOf(type.of)
  if (type.kind === 'group') {
    const main = mainFieldOf(type)
    return main === undefined ? undefined : sourceOf(main.type)
  }
  if (type.kind !== 'id') return undefined
  if (isPlatformList(type.of)) return `${LIST_TEXTS[type.of].kind}s`
  return type.of.startsWith('character') ? 'characters' : undefined
}
