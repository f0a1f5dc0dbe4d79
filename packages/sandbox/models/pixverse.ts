// PixVerse 6. Its schema is closed: unknown fields are refused.
import { z } from 'zod'
import { mediaUrl, prompt, seconds } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'pixverse',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 3, runSeconds: 30 },
  price: (body: { duration: number }) => creditsFromUsd(0.115 * body.duration),
} as const

const common = {
  prompt,
  duration: seconds(1, 15),
  resolution: z.enum(['360p', '540p', '720p', '1080p']).default('720p'),
  generate_audio: z.boolean().default(false),
}

export const PIXVERSE_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'pixverse/v6/text-to-video',
    title: 'PixVerse 6, text to video',
    operations: ['text_to_video'],
    schema: z.strictObject({ ...common, aspect_ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).default('16:9') }),
    plan: (body) => sizedClipOf(body, { hasSound: body.generate_audio }),
  }),
  defineModel({
    ...family,
    id: 'pixverse/v6/image-to-video',
    title: 'PixVerse 6, image to video',
    operations: ['image_to_video'],
    schema: z.strictObject({ ...common, image_url: mediaUrl }),
    plan: (body) => sizedClipOf(body, { hasSound: body.generate_audio }),
  }),
]
