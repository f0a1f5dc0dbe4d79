// MiniMax: Hailuo 2.3 (always 768P) and H3 (always 2K).
import { z } from 'zod'
import { clipSize, mediaUrl, optionalUrl, optionalUrls, prompt, seconds, sizeFromInput } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf, sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'minimax',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 110 },
} as const

const hailuo = { prompt, duration: z.literal([6, 10]).default(6), prompt_optimizer: z.boolean().default(true) }
const hailuoPrice = (body: { duration: number }): number => creditsFromUsd(0.0467 * body.duration)

const HAILUO_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'minimax/hailuo-2.3/standard/text-to-video',
    title: 'Hailuo 2.3 Standard, text to video',
    operations: ['text_to_video'],
    schema: z.object(hailuo),
    price: hailuoPrice,
    plan: (body) => clipOf(body, { size: clipSize('16:9', '768p'), durationSeconds: body.duration }),
  }),
  defineModel({
    ...family,
    id: 'minimax/hailuo-2.3/standard/image-to-video',
    title: 'Hailuo 2.3 Standard, image to video',
    operations: ['image_to_video'],
    schema: z.object({ ...hailuo, image_url: mediaUrl }),
    price: hailuoPrice,
    plan: (body) => clipOf(body, { size: sizeFromInput('768p'), durationSeconds: body.duration }),
  }),
]

const h3 = {
  prompt,
  duration: seconds(5, 15),
  resolution: z.literal('2K').default('2K'),
  aspect_ratio: z.enum(['auto', 'adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16']).default('auto'),
  aigc_watermark: z.boolean().default(false),
}

const H3_KINDS = [
  { kind: 'text-to-video', words: 'text to video', operations: ['text_to_video'], inputs: {} },
  {
    kind: 'image-to-video',
    words: 'image to video',
    operations: ['image_to_video', 'first_last_frame'],
    inputs: { image_url: mediaUrl, end_image_url: optionalUrl },
  },
  {
    kind: 'reference-to-video',
    words: 'reference to video',
    operations: ['reference_to_video'],
    inputs: { image_urls: optionalUrls(), video_urls: optionalUrls(), audio_urls: optionalUrls() },
  },
] as const

const H3_MODELS = H3_KINDS.map(({ kind, words, operations, inputs }) =>
  defineModel({
    ...family,
    id: `minimax/h3/${kind}`,
    title: `MiniMax H3, ${words}`,
    operations,
    schema: z.object({ ...h3, ...inputs }),
    price: (body) => creditsFromUsd(0.13 * body.duration),
    plan: (body) => sizedClipOf(body, { hasSound: true }),
  }),
)

export const MINIMAX_MODELS: readonly Model[] = [...HAILUO_MODELS, ...H3_MODELS]
