// Kling 2.6 Pro: text to video and image to video, with sound by default.
import { z } from 'zod'
import { cfgScale, clipRatio, fiveOrTen, mediaUrl, onOff } from './fields.ts'
import { klingPrompt } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { sizedClipOf } from './plans.ts'

const USD_PER_SECOND = 0.07

const family = {
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 5, runSeconds: 95 },
} as const

const common = { prompt: klingPrompt, sound: onOff.default('on'), duration: fiveOrTen, cfg_scale: cfgScale }

export const KLING_2_6_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'kling-video/v2.6/pro/image-to-video',
    title: 'Kling 2.6 Pro, image to video',
    operations: ['image_to_video'],
    schema: z.object({ ...common, image_url: mediaUrl, aspect_ratio: clipRatio.nullish() }),
    price: (body) => creditsFromUsd(USD_PER_SECOND * body.duration),
    plan: (body) => sizedClipOf(body, { hasSound: body.sound === 'on' }),
  }),
  defineModel({
    ...family,
    id: 'kling-video/v2.6/pro/text-to-video',
    title: 'Kling 2.6 Pro, text to video',
    operations: ['text_to_video'],
    schema: z.object({ ...common, aspect_ratio: clipRatio.default('16:9') }),
    price: (body) => creditsFromUsd(USD_PER_SECOND * body.duration),
    plan: (body) => sizedClipOf(body, { hasSound: body.sound === 'on' }),
  }),
]
