// The description of a platform model as data: its ids, input, price and usual duration.
// Invariant: the input schema is the only description of a model's parameters; API, CLI and films validate with it.
import { z } from 'zod'
import { AssetId } from '../public/ids.ts'

/** Pattern of a text that is trimmed and must not be empty, for the document. */
export const NOT_BLANK = String.raw`\S`

/** An image of a caller: the id of a stored asset, or a URL that is fetched once when the job is accepted. */
export const ImageSource = z
  .union([
    AssetId,
    z
      .url({ protocol: /^https?$/, error: 'must be an http(s) URL or the id of an upload (asset_…)' })
      .max(2083)
      .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' }),
  ])
  .meta({
    id: 'ImageSource',
    description:
      'Id of an upload (`asset_…`, see `POST /v1/uploads`), or an http(s) URL that is fetched once when the job is accepted.',
    examples: ['asset_01kabq5w3gey3s9v8m0n7xkc2t', 'https://example.com/lighthouse.png'],
  })
export type ImageSource = z.infer<typeof ImageSource>

export const MODEL_OPERATIONS = ['text-to-image', 'image-to-video', 'first-last-frame'] as const
export type ModelOperation = (typeof MODEL_OPERATIONS)[number]

export const OUTPUT_KINDS = ['image', 'video'] as const
export type OutputKind = (typeof OUTPUT_KINDS)[number]

/** Names of the input fields that contain images. */
export const IMAGE_FIELDS = ['image', 'endImage'] as const

/** Stands for an image where an input is only checked or priced. It is never fetched. */
export const PLACEHOLDER_PICTURE = 'https://placeholder.invalid/picture.png'

/**
 * Price in platform credits (1 USD = 16 credits).
 * `per: 'image'` multiplies by the batch and chooses by resolution, `per: 'second'` by the clip's length, `per: 'clip'` is flat.
 */
export type ModelPrice =
  | { per: 'image'; creditsByResolution: Record<string, number> }
  | { per: 'second'; credits: number }
  | { per: 'clip'; credits: number }

export interface Model<Input extends z.ZodObject = z.ZodObject> {
  /** The platform's own id of the model. */
  id: string
  /** Short names accepted wherever the id is. */
  aliases: readonly string[]
  title: string
  description: string
  operation: ModelOperation
  output: OutputKind
  input: Input
  price: ModelPrice
  /** Input fields that change the price on the platform. Each has a few values, and the price of each combination is read. */
  priceFields: readonly string[]
  /** Usual time from submission to result, used until enough runs have been measured. */
  typicalDurationMs: number
  /** The time limit of the platform, after which a request has ended. */
  timeLimitMs: number
  /** Length of the clip where the model does not let the caller choose. */
  fixedClipSeconds?: number
  /** Each output of a batch occupies a slot of its own on the platform. Left out: the request occupies one. */
  countsOutputs?: boolean
}

export const Seed = z
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'The same seed and input give a similar image. 1 to 1,000,000.' })
