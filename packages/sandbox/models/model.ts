// The declaration of one model: the check of its body, its price, its duration and its outputs.
import type { z } from 'zod'

export interface Size {
  width: number
  height: number
}

/** An input file, with the name of its field for error texts, e.g. `image_urls[2]`. */
export interface InputMedia {
  field: string
  url: string
}

/** A Soul ID that must be recognisable in the picture; `strength` is 0..1. */
export interface CharacterInput {
  id: string
  variant: 'v1' | 'v2' | 'cinema'
  strength: number
}

export interface PicturePlan {
  kind: 'picture'
  prompt: string
  seed: number | null
  size: Size
  format: 'png' | 'jpeg' | 'webp'
  /** Reference pictures: each is visible in the result. */
  references: InputMedia[]
  /** Ignored when it is unknown or of another variant, as on the platform. */
  character: CharacterInput | null
}

/** A number of pixels in the ratio of the start picture, or of the first input with a ratio. */
export interface SizeFromInput {
  pixels: number
}

export interface ClipPlan {
  kind: 'clip'
  prompt: string
  seed: number | null
  size: Size | SizeFromInput
  durationSeconds: number
  fps: number
  hasSound: boolean
  container: 'mp4' | 'mov'
  /** The clip begins on this picture. */
  start: InputMedia | null
  /** The clip ends on this picture. */
  end: InputMedia | null
  /** Pictures that are visible in the clip. */
  references: InputMedia[]
  /** Source clips; `videoUse` defines their use. */
  videos: InputMedia[]
  /** Default `reference`. */
  videoUse?: VideoUse
  /** Files (sound or video) whose sound the clip gets, one after the other, cut or padded. */
  audios: InputMedia[]
}

/**
 * The use of the first of a clip's `videos`. `edit`: its frames in the prompt's colours, with its length, at most
 * `durationSeconds`. `extend`: the clip begins on its last frame. `motion`: as `edit`, but the clip begins on the start picture if
 * there is one. `reference`: each video is shown as a picture, as `references`.
 */
export type VideoUse = 'reference' | 'edit' | 'extend' | 'motion'

/** Speech or sound without a clip: a WAV file. */
export interface SoundPlan {
  kind: 'sound'
  prompt: string
  seed: number | null
  durationSeconds: number
}

export type RenderPlan = PicturePlan | ClipPlan | SoundPlan

/** Price and plan of a valid submission. A batch draws the same plan `outputCount` times with other seeds. */
export interface Quote {
  priceCredits: number
  outputCount: number
  plan: RenderPlan
}

/** Median seconds at speed 1; single requests vary log-normally around them. */
export interface LatencyProfile {
  queuedSeconds: number
  runSeconds: number
}

export type Operation =
  | 'text_to_image'
  | 'image_to_image'
  | 'text_to_video'
  | 'image_to_video'
  | 'first_last_frame'
  | 'reference_to_video'
  | 'video_to_video'
  | 'motion_control'
  | 'speech_to_video'
  | 'text_to_speech'

export interface Model {
  /** Path without the leading slash, e.g. `kling-video/v2.6/pro/image-to-video` or `v1/image2video/dop`. */
  id: string
  dialect: 'v1' | 'v2'
  /** JobSet type of the v1 dialect; null in v2. */
  jobSetType: string | null
  /** Its family, e.g. `kling`. Each family has its own file. */
  family: string
  /**
   * `older`: removed from the current documentation, but some accounts still have it. `preview`: made up; an account has it only
   * where its own list names it.
   */
  catalogue: 'current' | 'older' | 'preview'
  title: string
  outputType: 'image' | 'video' | 'audio'
  operations: readonly Operation[]
  latency: LatencyProfile
  /** Text of the price of a model that is metered by tokens; null when an estimate is a number. */
  pricingDescription: string | null
  schema: z.ZodType
  /**
   * Checks a body (v1: the content of `params`). `sourceSeconds`: the length of a result that follows a source clip, where it is known.
   * Default: `ASSUMED_SOURCE_SECONDS`, because inputs are not read at submission.
   */
  quote: (body: unknown, sourceSeconds?: number) => QuoteResult
}

/** Estimated and reserved length of a result that follows a source clip. The charge is for its measured length. */
export const ASSUMED_SOURCE_SECONDS = 5

/** `badInput`: well-formed, but refused with 400 and this text (an unknown style, a wrong sound format). */
export type QuoteResult =
  | { ok: true; quote: Quote }
  | { ok: false; issues: z.core.$ZodIssue[] }
  | { ok: false; badInput: string }

interface ModelDefinition<S extends z.ZodType> extends Omit<
  Model,
  'quote' | 'schema' | 'jobSetType' | 'pricingDescription'
> {
  jobSetType?: string
  pricingDescription?: string
  schema: S
  /** `sourceSeconds`: the length of a result that follows a source clip. */
  price: (body: z.output<S>, sourceSeconds: number) => number
  outputCount?: (body: z.output<S>) => number
  plan: (body: z.output<S>) => RenderPlan
  /** The text of the 400 for a well-formed body; null when the body is valid. */
  badInput?: (body: z.output<S>) => string | null
  /** As `badInput`, but checked before the schema: for values outside the schema that get 400 and not 422. */
  badRawInput?: (body: unknown) => string | null
}

/** Combines schema, price and plan of one model, so that other code does not need the type of its body. */
export function defineModel<S extends z.ZodType>(definition: ModelDefinition<S>): Model {
  const { price, outputCount, plan, badInput, badRawInput, ...rest } = definition
  return {
    ...rest,
    jobSetType: definition.jobSetType ?? null,
    pricingDescription: definition.pricingDescription ?? null,
    quote: (body, sourceSeconds = ASSUMED_SOURCE_SECONDS) => {
      const refusedRaw = badRawInput?.(body) ?? null
      if (refusedRaw !== null) return { ok: false, badInput: refusedRaw }
      const parsed = definition.schema.safeParse(body)
      if (!parsed.success) return { ok: false, issues: parsed.error.issues }
      const refused = badInput?.(parsed.data) ?? null
      if (refused !== null) return { ok: false, badInput: refused }
      const count = outputCount?.(parsed.data) ?? 1
      return {
        ok: true,
        quote: {
          priceCredits: roundCredits(price(parsed.data, sourceSeconds)),
          outputCount: count,
          plan: plan(parsed.data),
        },
      }
    },
  }
}

/** The platform's price of credits. */
const CREDITS_PER_USD = 16

export function creditsFromUsd(usd: number): number {
  return roundCredits(usd * CREDITS_PER_USD)
}

/** Not rounded. */
export function usdFromCredits(credits: number): number {
  return credits / CREDITS_PER_USD
}

/** Credits have three decimals. */
export function roundCredits(credits: number): number {
  return Math.round(credits * 1000) / 1000
}
