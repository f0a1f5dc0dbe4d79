// Finds the media in the input of a model, at any depth, and replaces them.
// Invariant: every media field is found by its declaration, so that each is resolved, placed and kept alike.
import type { Field, FieldRole, FieldType, MediaKind } from '../../contracts/models/field.ts'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'
import type { Model } from '../../contracts/models/model.ts'

export interface InputMedia {
  /** JSON Pointer within the input, for example `/references/0`. */
  pointer: string
  kind: MediaKind
  role: FieldRole
  /** Id of an asset, or a URL. */
  source: string
  /** The model's own rules for this file. */
  limits: MediaLimits
}

type Input = Record<string, unknown>
type Visit = (media: InputMedia) => string

/** All media of the input, in the order of the fields. */
export function mediaOf(model: Model, input: Input): InputMedia[] {
  const found: InputMedia[] = []
  replaceMedia(model, input, (media) => {
    found.push(media)
    return media.source
  })
  return found
}

/** A copy of the input with `replace` of each source in its place. */
export function replaceMedia(model: Model, input: Input, replace: Visit): Input {
  return replaceInFields(model.fields, input, { pointer: '', replace })
}

function replaceInFields(fields: readonly Field[], input: Input, at: { pointer: string; replace: Visit }): Input {
  const result = { ...input }
  for (const { name, role, type } of fields) {
    if (result[name] === undefined) continue
    result[name] = replaceInValue(type, result[name], { role, pointer: `${at.pointer}/${name}`, replace: at.replace })
  }
  return result
}

function replaceInValue(
  type: FieldType,
  value: unknown,
  at: { role: FieldRole; pointer: string; replace: Visit },
): unknown {
  const { role, pointer, replace } = at
  if (type.kind === 'media') {
    if (typeof value !== 'string') return value
    return replace({ pointer, kind: type.media, role, source: value, limits: type.limits ?? {} })
  }
  if (type.kind === 'list' && Array.isArray(value)) {
    return value.map((entry, index) => replaceInValue(type.of, entry, { ...at, pointer: `${pointer}/${index}` }))
  }
  if (type.kind === 'group' && typeof value === 'object' && value !== null) {
    return replaceInFields(type.fields, value as Input, { pointer, replace })
  }
  return value
}
