// Grok Imagine: a video model that accepts any mix of inputs, and an image model.
import { z } from 'zod'
import { optionalUrl, optionalUrls, pictureSize, prompt, seconds } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { pictureOf, sizedClipOf } from './plans.ts'

const VIDEO_RATIOS = ['auto', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] as const
const PICTURE_RATIOS = ['auto', '1:1', '1:2', '2:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'] as const

const family = { dialect: 'v2', family: 'grok', catalogue: 'current' } as const

export const GROK_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'xai/grok-imagine-video/v1.5/reference-to-video',
    title: 'Grok Imagine Video 1.5',
    outputType: 'video',
    operations: ['text_to_video', 'image_to_video', 'reference_to_video'],
    latency: { queuedSeconds: 4, runSeconds: 50 },
    schema: z.object({
      prompt,
      duration: seconds(1, 15),
      image_url: optionalUrl,
      image_urls: optionalUrls(),
      audio_url: optionalUrl,
      resolution: z.enum(['480p', '720p', '1080p']).default('480p'),
      aspect_ratio: z.enum(VIDEO_RATIOS).default('auto'),
    }),
    price: (body) => creditsFromUsd(0.08 * body.duration),
    plan: (body) => sizedClipOf(body, { hasSound: true }),
  }),
  defineModel({
    ...family,
    id: 'xai/grok-imagine-image-2.0',
    title: 'Grok Imagine Image 2.0',
    outputType: 'image',
    operations: ['text_to_image', 'image_to_image'],
    latency: { queuedSeconds: 2, runSeconds: 12 },
    schema: z.object({
      prompt,
      quality: z.enum(['low', 'medium']).default('medium'),
      image_urls: optionalUrls(),
      resolution: z.enum(['1k', '2k']).default('1k'),
      aspect_ratio: z.enum(PICTURE_RATIOS).default('auto'),
    }),
    price: () => creditsFromUsd(0.04),
    plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution), format: 'jpeg' }),
  }),
]
