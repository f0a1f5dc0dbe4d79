// What the sandbox knows of one model: how to check a body, what it costs, how long it takes and what it draws.
import type { z } from 'zod'

export interface Size {
  width: number
  height: number
}

/** An input picture, with the name of the field it came in (for error texts). */
export interface InputMedia {
  field: string
  url: string
}

export interface PicturePlan {
  kind: 'picture'
  prompt: string
  seed: number | null
  size: Size
}

export interface ClipPlan {
  kind: 'clip'
  prompt: string
  seed: number | null
  /** Fixed size, or `from_start`: about 1280x720 pixels in the ratio of the start picture. */
  size: Size | 'from_start'
  durationSeconds: number
  fps: number
  hasSound: boolean
  start: InputMedia | null
  end: InputMedia | null
}

export type RenderPlan = PicturePlan | ClipPlan

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

export interface Model {
  /** Path without the leading slash, e.g. `kling-video/v2.6/pro/image-to-video` or `v1/image2video/dop`. */
  id: string
  dialect: 'v1' | 'v2'
  /** JobSet type of the v1 dialect; null in v2. */
  jobSetType: string | null
  title: string
  outputType: 'image' | 'video'
  operation: string
  latency: LatencyProfile
  schema: z.ZodType
  /** Checks a body (v1: the content of `params`). */
  quote: (body: unknown) => { ok: true; quote: Quote } | { ok: false; issues: z.core.$ZodIssue[] }
}

interface ModelDefinition<S extends z.ZodType> extends Omit<Model, 'quote' | 'schema' | 'jobSetType'> {
  jobSetType?: string
  schema: S
  price: (body: z.output<S>) => number
  outputCount?: (body: z.output<S>) => number
  plan: (body: z.output<S>) => RenderPlan
}

/** Ties schema, price and plan of one model together so that the rest of the sandbox needs no type of its body. */
export function defineModel<S extends z.ZodType>(definition: ModelDefinition<S>): Model {
  const { price, outputCount, plan, ...rest } = definition
  return {
    ...rest,
    jobSetType: definition.jobSetType ?? null,
    quote: (body) => {
      const parsed = definition.schema.safeParse(body)
      if (!parsed.success) return { ok: false, issues: parsed.error.issues }
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
