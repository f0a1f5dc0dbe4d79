// Seedance 1 and the Hailuo models of the older catalogue. Their prices were never listed; the ones here are plausible,
// not known.
import { z } from 'zod'
import { mediaUrl, optionalUrl, prompt, sizeFromInput } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf, sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  catalogue: 'older',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 100 },
} as const

const KINDS = [
  { kind: 'text-to-video', operations: ['text_to_video'] },
  { kind: 'image-to-video', operations: ['image_to_video'] },
] as const
const inputsOf = { 'text-to-video': { prompt }, 'image-to-video': { prompt, image_url: mediaUrl } }

const SEEDANCE_TIERS = [
  { tier: 'lite', usdPerSecond: 0.036 },
  { tier: 'pro', usdPerSecond: 0.12 },
  { tier: 'pro/fast', usdPerSecond: 0.05 },
]

const SEEDANCE_MODELS = SEEDANCE_TIERS.flatMap(({ tier, usdPerSecond }) =>
  KINDS.map(({ kind, operations }) =>
    defineModel({
      ...family,
      id: `bytedance/seedance/v1/${tier}/${kind}`,
      family: 'seedance',
      title: `Seedance 1 ${tier.replace('/', ' ')}, ${kind.replaceAll('-', ' ')}`,
      operations,
      schema: z.object({
        duration: z.int().min(2).max(12).default(5),
        resolution: z
          .enum(['480', '720', '1080'])
          .default(tier === 'lite' && kind === 'text-to-video' ? '720' : '1080'),
        aspect_ratio: z.enum(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9']).default('16:9'),
        camera_fixed: z.boolean().default(false),
        ...inputsOf[kind],
      }),
      price: (body) => creditsFromUsd(usdPerSecond * body.duration),
      plan: (body) => sizedClipOf(body),
    }),
  ),
)

const image = { image_url: mediaUrl }
const endImage = { end_image_url: optionalUrl }
const timed = { duration: z.literal([6, 10]).default(6) }
const USD_PER_SECOND = { standard: 0.045, pro: 0.08 }

/** The pro tier always makes six seconds in 1080p. */
const HAILUO_VARIANTS = [
  { path: 'hailuo-02/pro/text-to-video', inputs: {} },
  { path: 'hailuo-02/pro/image-to-video', inputs: image },
  { path: 'hailuo-02/standard/text-to-video', inputs: timed },
  {
    path: 'hailuo-02/standard/image-to-video',
    inputs: { ...timed, ...image, ...endImage, resolution: z.enum(['512P', '768P']).default('768P') },
  },
  { path: 'hailuo-2.3-fast/pro/image-to-video', inputs: image },
  { path: 'hailuo-2.3-fast/standard/image-to-video', inputs: { ...timed, ...image } },
  { path: 'hailuo-2.3/pro/text-to-video', inputs: {} },
  { path: 'hailuo-2.3/pro/image-to-video', inputs: image },
] as const

interface HailuoBody {
  prompt: string
  duration?: number
  resolution?: string
}

const HAILUO_MODELS = HAILUO_VARIANTS.map(({ path, inputs }) => {
  const tier = path.includes('/pro/') ? 'pro' : 'standard'
  const secondsOf = (body: HailuoBody): number => body.duration ?? 6
  return defineModel({
    ...family,
    id: `minimax/${path}`,
    family: 'minimax',
    title: `MiniMax ${path.replaceAll('/', ' ').replaceAll('-', ' ')}`,
    operations: [path.endsWith('text-to-video') ? 'text_to_video' : 'image_to_video'],
    schema: z.object({ prompt, prompt_optimizer: z.boolean().default(true), ...inputs }),
    price: (body: HailuoBody) => creditsFromUsd(USD_PER_SECOND[tier] * secondsOf(body)),
    plan: (body: HailuoBody) =>
      clipOf(body, {
        size: sizeFromInput(body.resolution ?? (tier === 'pro' ? '1080p' : '768p')),
        durationSeconds: secondsOf(body),
      }),
  })
})

export const OLDER_SEEDANCE_AND_HAILUO_MODELS: readonly Model[] = [...SEEDANCE_MODELS, ...HAILUO_MODELS]
