// The DoP image-to-video family in both dialects. Always five seconds; size follows the start picture.
import { z } from 'zod'
import { mediaUrl, seed, unitInterval } from './fields.ts'
import type { ClipPlan, InputMedia, Model } from './model.ts'
import { defineModel } from './model.ts'

const motions = z.array(z.looseObject({ id: z.uuid(), strength: unitInterval.default(1) })).max(2)

const dopBody = z.looseObject({
  prompt: z.string(),
  image_url: mediaUrl,
  motions: motions.nullish(),
  seed,
  enhance_prompt: z.boolean().default(true),
  end_image_url: mediaUrl.nullish(),
})

const tiers = [
  { tier: 'lite', priceCredits: 2, runSeconds: 40 },
  { tier: 'standard', priceCredits: 9, runSeconds: 50 },
  { tier: 'turbo', priceCredits: 6.5, runSeconds: 35 },
]

export const dopModels: readonly Model[] = tiers.map(({ tier, priceCredits, runSeconds }) =>
  defineModel({
    id: `higgsfield-ai/dop/${tier}`,
    dialect: 'v2',
    family: 'dop',
    catalogue: 'older',
    title: `DoP ${tier}`,
    outputType: 'video',
    operation: 'image_to_video',
    latency: { queuedSeconds: 4, runSeconds },
    schema: dopBody,
    price: () => priceCredits,
    plan: (body) =>
      clip(body, {
        start: { field: 'image_url', url: body.image_url },
        end: body.end_image_url ? { field: 'end_image_url', url: body.end_image_url } : null,
      }),
  }),
)

const v1Image = z.looseObject({ type: z.literal('image_url'), image_url: mediaUrl })
// The middle tier is called dop-preview here; dop-standard is refused.
const v1Prices = { 'dop-lite': 2, 'dop-preview': 9, 'dop-turbo': 6.5 } as const

export const dopV1 = defineModel({
  id: 'v1/image2video/dop',
  dialect: 'v1',
  family: 'dop',
  catalogue: 'older',
  jobSetType: 'image2video',
  title: 'DoP (v1 route)',
  outputType: 'video',
  operation: 'image_to_video',
  latency: { queuedSeconds: 4, runSeconds: 40 },
  schema: z.looseObject({
    model: z.enum(['dop-lite', 'dop-preview', 'dop-turbo']),
    prompt: z.string(),
    input_images: z.array(v1Image).length(1),
    input_images_end: z.array(v1Image).max(1).optional(),
    motions: motions.optional(),
    seed,
    enhance_prompt: z.boolean().optional(),
  }),
  price: (body) => v1Prices[body.model],
  plan: (body) => clip(body, { start: v1Input('input_images', body), end: v1Input('input_images_end', body) }),
})

function v1Input(
  field: 'input_images' | 'input_images_end',
  body: { [K in typeof field]?: { image_url: string }[] | undefined },
): InputMedia | null {
  const url = body[field]?.[0]?.image_url
  return url === undefined ? null : { field, url }
}

function clip(
  body: { prompt: string; seed?: number | null | undefined },
  media: Pick<ClipPlan, 'start' | 'end'>,
): ClipPlan {
  return {
    kind: 'clip',
    prompt: body.prompt,
    seed: body.seed ?? null,
    size: { pixels: 1280 * 720 },
    container: 'mp4',
    references: [],
    videos: [],
    audios: [],
    durationSeconds: 5,
    fps: 24,
    hasSound: false,
    ...media,
  }
}
