// Kling 2.5 Turbo: no sound and no ratio.
import { z } from 'zod'
import { cfgScale, clipSize, fiveOrTen, mediaUrl, sizeFromInput } from './fields.ts'
import { klingPrompt } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 5, runSeconds: 80 },
} as const

const common = {
  prompt: klingPrompt,
  duration: fiveOrTen,
  cfg_scale: cfgScale,
  negative_prompt: z.string().default(''),
}
const USD_PER_SECOND = { standard: 0.042, pro: 0.07 }

const textToVideo = defineModel({
  ...family,
  id: 'kling-video/v2.5-turbo/pro/text-to-video',
  title: 'Kling 2.5 Turbo Pro, text to video',
  operations: ['text_to_video'],
  schema: z.object(common),
  price: (body) => creditsFromUsd(USD_PER_SECOND.pro * body.duration),
  plan: (body) => clipOf(body, { size: clipSize('16:9'), durationSeconds: body.duration }),
})

function imageToVideo(tier: keyof typeof USD_PER_SECOND): Model {
  return defineModel({
    ...family,
    id: `kling-video/v2.5-turbo/${tier}/image-to-video`,
    title: `Kling 2.5 Turbo ${tier === 'pro' ? 'Pro' : 'Standard'}, image to video`,
    operations: ['image_to_video'],
    schema: z.object({ ...common, image_url: mediaUrl }),
    price: (body) => creditsFromUsd(USD_PER_SECOND[tier] * body.duration),
    plan: (body) => clipOf(body, { size: sizeFromInput(), durationSeconds: body.duration }),
  })
}

export const KLING_2_5_MODELS: readonly Model[] = [textToVideo, imageToVideo('pro'), imageToVideo('standard')]
