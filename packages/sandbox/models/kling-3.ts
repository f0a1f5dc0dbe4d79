// Kling 3.0 in three tiers, with sound and several shots, and its Turbo sibling.
import { z } from 'zod'
import { cfgScale, clipRatio, clipSize, mediaUrl, onOff, optionalUrl, seconds, sizeFromInput } from './fields.ts'
import { badShots, elements, klingOptionalPrompt, klingPrompt, shotFields, shotsPrompt } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf, sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 5, runSeconds: 120 },
} as const

const TIERS = [
  { tier: 'std', usdPerSecond: 0.084, resolution: '720p' },
  { tier: 'pro', usdPerSecond: 0.112, resolution: '1080p' },
  { tier: '4k', usdPerSecond: 0.42, resolution: '4k' },
]

const common = {
  prompt: klingOptionalPrompt,
  sound: onOff.default('on'),
  duration: seconds(3, 15),
  elements,
  cfg_scale: cfgScale,
  ...shotFields,
}

const TIER_MODELS = TIERS.flatMap(({ tier, usdPerSecond, resolution }): Model[] => [
  defineModel({
    ...family,
    id: `kling-video/v3.0/${tier}/text-to-video`,
    title: `Kling 3.0 ${tier}, text to video`,
    operations: ['text_to_video'],
    schema: z.object({ ...common, aspect_ratio: clipRatio.default('16:9') }),
    badInput: badShots,
    price: (body) => creditsFromUsd(usdPerSecond * body.duration),
    plan: (body) =>
      clipOf(body, {
        prompt: shotsPrompt(body),
        size: clipSize(body.aspect_ratio, resolution),
        durationSeconds: body.duration,
        hasSound: body.sound === 'on',
      }),
  }),
  defineModel({
    ...family,
    id: `kling-video/v3.0/${tier}/image-to-video`,
    title: `Kling 3.0 ${tier}, image to video`,
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({ ...common, image_url: mediaUrl, last_image_url: optionalUrl }),
    badInput: badShots,
    price: (body) => creditsFromUsd(usdPerSecond * body.duration),
    plan: (body) =>
      clipOf(body, {
        prompt: shotsPrompt(body),
        size: sizeFromInput(resolution),
        durationSeconds: body.duration,
        hasSound: body.sound === 'on',
      }),
  }),
])

const TURBO_USD_PER_SECOND = 0.112
const turbo = { prompt: klingPrompt, duration: seconds(3, 15), resolution: z.enum(['720p', '1080p']).default('720p') }

export const KLING_3_MODELS: readonly Model[] = [
  ...TIER_MODELS,
  defineModel({
    ...family,
    id: 'kling-video/v3.0-turbo/image-to-video',
    title: 'Kling 3.0 Turbo, image to video',
    operations: ['image_to_video'],
    schema: z.object({ ...turbo, image_url: mediaUrl }),
    price: (body) => creditsFromUsd(TURBO_USD_PER_SECOND * body.duration),
    plan: (body) => sizedClipOf(body),
  }),
  defineModel({
    ...family,
    id: 'kling-video/v3.0-turbo/text-to-video',
    title: 'Kling 3.0 Turbo, text to video',
    operations: ['text_to_video'],
    schema: z.object({ ...turbo, aspect_ratio: clipRatio.default('16:9') }),
    price: (body) => creditsFromUsd(TURBO_USD_PER_SECOND * body.duration),
    plan: (body) => sizedClipOf(body),
  }),
]
