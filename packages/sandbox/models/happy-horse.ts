// Happy Horse 1.0 and 1.1.
import { z } from 'zod'
import { mediaUrl, prompt, seconds, seedUpTo } from './fields.ts'
import type { ClipPlan, Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import type { SizedFields } from './plans.ts'
import { sizedClipOf } from './plans.ts'

const VERSIONS = [
  { path: 'alibaba/happy-horse', name: 'Happy Horse', standardResolution: '720p' },
  { path: 'alibaba/happy-horse/v1.1', name: 'Happy Horse 1.1', standardResolution: '1080p' },
] as const

const price = (body: { duration: number }): number => creditsFromUsd(0.14 * body.duration)

const family = {
  dialect: 'v2',
  family: 'happy-horse',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 120 },
  price,
} as const

const ratio = { aspect_ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).default('16:9') }

const planOf = (body: SizedFields): ClipPlan => sizedClipOf(body, { hasSound: true })

export const HAPPY_HORSE_MODELS: readonly Model[] = VERSIONS.flatMap(({ path, name, standardResolution }): Model[] => {
  const common = {
    resolution: z.enum(['720p', '1080p']).default(standardResolution),
    seed: seedUpTo(2_147_483_646, 1),
  }
  return [
    defineModel({
      ...family,
      id: `${path}/text-to-video`,
      title: `${name}, text to video`,
      operations: ['text_to_video'],
      schema: z.object({ prompt, duration: seconds(3, 15), ...common, ...ratio }),
      plan: planOf,
    }),
    defineModel({
      ...family,
      id: `${path}/image-to-video`,
      title: `${name}, image to video`,
      operations: ['image_to_video'],
      schema: z.object({ prompt: z.string().nullish(), image_url: mediaUrl, duration: seconds(2, 15), ...common }),
      plan: planOf,
    }),
    defineModel({
      ...family,
      id: `${path}/reference-to-video`,
      title: `${name}, reference to video`,
      operations: ['reference_to_video'],
      schema: z.object({
        prompt,
        image_urls: z.array(mediaUrl).min(1),
        duration: seconds(2, 15),
        ...common,
        ...ratio,
      }),
      plan: planOf,
    }),
  ]
})
