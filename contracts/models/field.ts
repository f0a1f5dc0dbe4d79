// The declaration of one field of a model: its name and meaning for callers, its form on the platform, its bounds and default.
// Invariant: plain data. Everything that depends on a field (schema, wire form, flags, documents) is derived from it.
import type { CharacterVariant } from '../vocabulary/characters.ts'
import type { PlatformList } from '../vocabulary/named-lists.ts'
import type { MediaLimits } from './media-limits.ts'

/** What a field means. Code that needs a field looks it up by its role, never by the id of a model. */
export const FIELD_ROLES = [
  'prompt',
  'negativePrompt',
  /** The image that a clip starts on. */
  'beginsOn',
  /** The image that a clip ends on. */
  'endsOn',
  /** The image that an image model changes, or that a still subject is taken from. */
  'sourceImage',
  /** Images of people, things or styles that appear in the result. */
  'references',
  /** Clips and sounds that the result refers to. */
  'referenceClips',
  'referenceSounds',
  /** The clip that is edited, extended, or whose motion is taken. */
  'sourceClip',
  /** The audio that the clip gets or the mouth follows. */
  'soundIn',
  /** A trained character. */
  'character',
  'style',
  'styleStrength',
  'preset',
  'motions',
  'camera',
  'genre',
  'era',
  'shots',
  'seed',
  /** The number of outputs. */
  'batch',
  'lengthSeconds',
  /** Pixels or quality level of the output. */
  'size',
  'aspect',
  /** Whether the clip has an audio track. */
  'sound',
  /** Any other setting. */
  'setting',
] as const
export type FieldRole = (typeof FIELD_ROLES)[number]

export type MediaKind = 'image' | 'video' | 'audio'
export type Scalar = string | number | boolean

/** The variants of a trained character. */
export type CharacterList = `character-${CharacterVariant}`

/** The list that an id field takes its values from. Entries of a platform list can be given by name. */
export type IdList = PlatformList | CharacterList

export type FieldType =
  | TextType
  | NumberType
  | FlagType
  | ChoiceType
  | { kind: 'id'; of: IdList }
  | MediaType
  | ListType
  | GroupType
  /** Any JSON, at models that only the platform's schema describes. */
  | { kind: 'json' }

export interface TextType {
  kind: 'text'
  /** Characters after the white space at both ends is removed. With `min`, an empty text is refused. */
  min?: number
  max?: number
  minMessage?: string
  maxMessage?: string
  /** An http(s) URL that only the platform opens. It is not fetched or uploaded as media are. */
  isUrl?: boolean
}

export interface NumberType {
  kind: 'number'
  min: number
  max: number
  isInteger?: boolean
  /** The platform takes it as a text, for example `"5"`. */
  isTextOnWire?: boolean
}

export interface FlagType {
  kind: 'flag'
  /** The texts that the platform takes instead of `false` and `true`. */
  wireValues?: { no: string; yes: string }
}

export interface ChoiceType {
  kind: 'choice'
  /** Texts and numbers, as callers write them. */
  values: readonly (string | number)[]
  /** The platform's value for each of ours, where they differ. Written as a list of the same length. */
  wireValues?: readonly Scalar[]
}

export interface MediaType {
  kind: 'media'
  media: MediaKind
  /** `url` (default): a text. `object`: `{"type": "image_url", "image_url": …}`. */
  wireForm?: 'url' | 'object'
  /** What the platform documents for this field. It is checked by opening the file, before anything is paid. */
  limits?: MediaLimits
}

export interface ListType {
  kind: 'list'
  of: FieldType
  min?: number
  /** Default 50, where the platform names no limit. */
  max?: number
  maxMessage?: string
}

export interface GroupType {
  kind: 'group'
  fields: readonly Field[]
}

export interface Field {
  /** Name in the product: camelCase, with its unit. */
  name: string
  /** Name on the platform. For `spread` the name is not used. */
  wire: string
  role: FieldRole
  type: FieldType
  isRequired?: boolean
  /** Used where the caller gives no value. It is always sent, so that a change on the platform does not change a job. */
  default?: Scalar
  description?: string
  /** Jobs that differ in this field may differ in price. */
  changesPrice?: boolean
  /** `list_of_one`: the platform takes a list with this one value. `spread`: the fields of a group are written beside it. */
  wireForm?: 'list_of_one' | 'spread'
}
