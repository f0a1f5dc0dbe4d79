// Finds the media in the input of a model, at any depth, and replaces them.
// Invariant: every media field is found by its declaration, so that each is resolved, placed and kept alike.
import type { FieldRole, MediaKind } from '../../contracts/models/field.ts'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'
import type { Model } from '../../contracts/models/model.ts'
import { replaceValues } from './replace-values.ts'

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
  return replaceValues(model, input, (value, { pointer, role, type }) =>
    type.kind === 'media' && typeof value === 'string'
      ? replace({ pointer, kind: type.media, role, source: value, limits: type.limits ?? {} })
      : value,
  )
}
