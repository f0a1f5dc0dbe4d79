// The declaration of a model of the platform: its names, fields, rules, price and usual duration.
// Invariant: plain data, and the only description of a model. Nothing else in the code depends on the id of a model.
import type { Field, Scalar } from './field.ts'
import type { JsonSchema } from './platform-listing.ts'
import type { Rule } from './rule.ts'

/** Pattern of a text that is trimmed and must not be empty, for the document. */
export const NOT_BLANK = String.raw`\S`

export const MODEL_OPERATIONS = [
  'text-to-image',
  'image-to-image',
  'text-to-video',
  'image-to-video',
  'first-last-frame',
  'reference-to-video',
  'video-edit',
  'video-extend',
  'motion-transfer',
  'image-to-speech-video',
  'text-to-speech',
] as const
export type ModelOperation = (typeof MODEL_OPERATIONS)[number]

export const OUTPUT_KINDS = ['image', 'video', 'audio'] as const
export type OutputKind = (typeof OUTPUT_KINDS)[number]

/** `older`: accounts of today may not have the model; the platform then responds with 404. */
export const MODEL_GENERATIONS = ['current', 'older'] as const
export type ModelGeneration = (typeof MODEL_GENERATIONS)[number]

/** Price in platform credits (1 USD = 16 credits). */
export interface ModelPrice {
  /** The unit that the amount is for: each image, each second of the clip, or the whole output (`clip`). */
  per: 'image' | 'second' | 'clip'
  /** The amount. With `creditsBy` the highest one, which is also used for a value that it does not list. */
  credits: number
  /** Amounts by the values of one or more fields. The key has the values with a space between them: `720p`, `high 10`. */
  creditsBy?: { fields: readonly string[]; amounts: Readonly<Record<string, number>> }
  /** Set where the length follows a clip of the caller: the longest one, which is priced while that clip is not measured. */
  maxSeconds?: number
  /** The platform uses only the first `maxSeconds` of a longer clip. */
  cutsAtMaxSeconds?: boolean
  /** The platform gives no exact price: the amount is the highest one that its documentation supports. */
  isUpperBound?: boolean
}

export interface ModelTiming {
  /** Usual time from submission to result, used until enough runs have been measured. */
  typicalDurationMs: number
  /** The time limit of the platform, after which a request has ended. */
  timeLimitMs: number
}

/** The older dialect: a path of its own, and the fields in `params`. */
export interface OlderRoute {
  path: string
  /** Values of `params` that select this model on a path that several models share. They are written first. */
  constants?: Readonly<Record<string, Scalar>>
}

export interface Model extends ModelTiming {
  /** The platform's own id of the model. */
  id: string
  /** Short names accepted wherever the id is. The first one names the model in texts. */
  aliases: readonly [string, ...string[]]
  title: string
  description: string
  /** The product line, which is also the name of its file in `catalogue/`. */
  family: string
  generation: ModelGeneration
  operation: ModelOperation
  output: OutputKind
  /** In the order in which they are written into the body, so that a repeat has the same bytes. */
  fields: readonly Field[]
  rules?: readonly Rule[]
  /** Left out: the newer dialect, `POST /{id}` with the fields at the top of the body. */
  olderRoute?: OlderRoute
  /** The same model in the older dialect, for accounts without `POST /{id}`. Its fields have the same product names in another form. */
  fallbackRoute?: OlderRoute & { fields: readonly Field[] }
  /** Null: only the platform can price it. */
  price: ModelPrice | null
  /** Length of the clip where the model does not let the caller choose. */
  fixedClipSeconds?: number
  /** Each output of a batch occupies a slot of its own on the platform. Left out: the request occupies one. */
  countsOutputs?: boolean
  /**
   * Set where the catalogue does not have the model. Its fields have the platform's names and form, and this schema decides what a
   * valid input is. `takesOthers`: it permits fields that it does not name. `versionId`: of the stored listing.
   */
  platformSchema?: { versionId: string; schema: JsonSchema; takesOthers: boolean }
}

/** A model of the catalogue. */
export type PricedModel = Model & { price: ModelPrice }
