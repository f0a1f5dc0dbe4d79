// Wan 2.6 and 2.7: clips with sound, from text, a picture, or references.
import { z } from 'zod'
import { fiveOrTen, mediaUrl, optionalUrl, optionalUrls, prompt, seconds, seedUpTo } from './fields.ts'
import type { ClipPlan, Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import type { SizedFields } from './plans.ts'
import { sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'wan',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 130 },
} as const

const price = (body: { duration: number }): number => creditsFromUsd(0.1 * body.duration)
const resolution = z.enum(['720p', '1080p']).default('720p')
const wide = z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).default('16:9')

const of27 = {
  duration: seconds(2, 15),
  resolution,
  audio_url: optionalUrl,
  prompt_extend: z.boolean().default(false),
  negative_prompt: z.string().default(''),
  seed: seedUpTo(2_147_483_646, 1),
}

const of26 = {
  prompt,
  duration: z.literal([5, 10, 15]).default(5),
  resolution,
  audio_url: optionalUrl,
  multi_shots: z.boolean().default(false),
  prompt_extend: z.boolean().default(false),
  seed: seedUpTo(10_000_000),
}

const planOf = (body: SizedFields): ClipPlan => sizedClipOf(body, { hasSound: true })

const MAX_REFERENCES_2_7 = 5

const MODELS_2_7: readonly Model[] = [
  defineModel({
    ...family,
    id: 'wan/v2.7/text-to-video',
    title: 'Wan 2.7, text to video',
    operations: ['text_to_video'],
    schema: z.object({ prompt, ...of27, aspect_ratio: wide }),
    price,
    plan: planOf,
  }),
  defineModel({
    ...family,
    id: 'wan/v2.7/image-to-video',
    title: 'Wan 2.7, image to video',
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({ prompt: z.string().nullish(), image_url: mediaUrl, end_image_url: optionalUrl, ...of27 }),
    price,
    plan: planOf,
  }),
  defineModel({
    ...family,
    id: 'wan/v2.7/reference-to-video',
    title: 'Wan 2.7, reference to video',
    operations: ['reference_to_video'],
    schema: z.object({
      prompt,
      image_urls: optionalUrls(),
      video_urls: optionalUrls(),
      duration: seconds(2, 10),
      aspect_ratio: z.enum(['16:9', '9:16']).default('16:9'),
      resolution,
    }),
    badInput: (body) => {
      const count = (body.image_urls?.length ?? 0) + (body.video_urls?.length ?? 0)
      if (count >= 1 && count <= MAX_REFERENCES_2_7) return null
      return `image_urls and video_urls must have 1 to ${MAX_REFERENCES_2_7} entries together, not ${count}`
    },
    price,
    plan: planOf,
  }),
]

const MODELS_2_6: readonly Model[] = [
  defineModel({
    ...family,
    id: 'wan/v2.6/text-to-video',
    title: 'Wan 2.6, text to video',
    operations: ['text_to_video'],
    schema: z.object(of26),
    price,
    plan: (body) => planOf({ ...body, aspect_ratio: '16:9' }),
  }),
  defineModel({
    ...family,
    id: 'wan/v2.6/image-to-video',
    title: 'Wan 2.6, image to video',
    operations: ['image_to_video'],
    schema: z.object({ ...of26, image_url: mediaUrl }),
    price,
    plan: planOf,
  }),
  defineModel({
    ...family,
    id: 'wan/v2.6/reference-to-video',
    title: 'Wan 2.6, reference to video',
    operations: ['reference_to_video'],
    schema: z.object({
      prompt,
      video_urls: z.array(mediaUrl).min(1),
      duration: fiveOrTen,
      resolution,
      aspect_ratio: wide,
    }),
    price,
    plan: planOf,
  }),
]

export const WAN_MODELS: readonly Model[] = [...MODELS_2_7, ...MODELS_2_6]
