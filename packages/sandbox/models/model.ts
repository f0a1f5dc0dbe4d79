// What the sandbox knows of one model: how to check a body, what it costs, how long it takes and what it draws.
import type { z } from 'zod'

export interface Size {
  width: number
  height: number
}

/** An input file, with the name of the field it came in (for error texts), e.g. `image_urls[2]`. */
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
  /** Pictures that the request shows: each is visible in the result. */
  references: InputMedia[]
  /** Ignored where it is unknown or of another variant, as the platform does. */
  character: CharacterInput | null
}

/** So many pixels, in the ratio of the start picture (or of the first input that has one). */
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
  /** Clips that it is made from; `videoUse` says how. */
  videos: InputMedia[]
  /** Default `reference`. */
  videoUse?: VideoUse
  /** Sound that it is made to: what is heard in these files (sound or video), one after the other, cut or padded. */
  audios: InputMedia[]
}

/**
 * What a clip does with the first of its `videos`. `edit`: its frames in the prompt's colours, as long as it is, at most
 * `durationSeconds`. `extend`: begins on its last frame. `motion`: as `edit`, or, where there is a start picture, begins
 * on that. `reference`: each is shown as a picture, like `references`.
 */
export type VideoUse = 'reference' | 'edit' | 'extend' | 'motion'

/** Speech or sound on its own: a WAV file. */
export interface SoundPlan {
  kind: 'sound'
  prompt: string
  seed: number | null
  durationSeconds: number
}

export type RenderPlan = PicturePlan | ClipPlan | SoundPlan

/** A checked submission: what it will cost and draw. A batch draws the same plan `outputCount` times with other seeds. */
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
  /** Of which family it is, e.g. `kling`; one file each. */
  family: string
  /** `older`: gone from today's documentation, still answered on some accounts. */
  catalogue: 'current' | 'older'
  title: string
  outputType: 'image' | 'video' | 'audio'
  operations: readonly Operation[]
  latency: LatencyProfile
  /** How a model metered by tokens tells its price; null where an estimate is a number. */
  pricingDescription: string | null
  schema: z.ZodType
  /** Checks a body (v1: the content of `params`). */
  quote: (body: unknown) => QuoteResult
}

/** `badInput`: well-formed, but refused with 400 and this text (a style that is not there, a wrong sound format). */
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
  price: (body: z.output<S>) => number
  outputCount?: (body: z.output<S>) => number
  plan: (body: z.output<S>) => RenderPlan
  /** The text of the 400 that a well-formed body is refused with; null where there is nothing to refuse. */
  badInput?: (body: z.output<S>) => string | null
  /** As `badInput`, but seen before the schema: for values that are refused with 400 although no schema has them. */
  badRawInput?: (body: unknown) => string | null
}

/** Ties schema, price and plan of one model together so that the rest of the sandbox needs no type of its body. */
export function defineModel<S extends z.ZodType>(definition: ModelDefinition<S>): Model {
  const { price, outputCount, plan, badInput, badRawInput, ...rest } = definition
  return {
    ...rest,
    jobSetType: definition.jobSetType ?? null,
    pricingDescription: definition.pricingDescription ?? null,
    quote: (body) => {
      const refusedRaw = badRawInput?.(body) ?? null
      if (refusedRaw !== null) return { ok: false, badInput: refusedRaw }
      const parsed = definition.schema.safeParse(body)
      if (!parsed.success) return { ok: false, issues: parsed.error.issues }
      const refused = badInput?.(parsed.data) ?? null
      if (refused !== null) return { ok: false, badInput: refused }
      const count = outputCount?.(parsed.data) ?? 1
      return {
        ok: true,
        quote: { priceCredits: roundCredits(price(parsed.data)), outputCount: count, plan: plan(parsed.data) },
      }
    },
  }
}

/** The platform sells 16 credits for one US dollar. */
export function creditsFromUsd(usd: number): number {
  return roundCredits(usd * 16)
}

/** Credits have three decimals. */
export function roundCredits(credits: number): number {
  return Math.round(credits * 1000) / 1000
}
