// LTX 2.5, fast and pro: the caller chooses the frame rate.
import { z } from 'zod'
import { clipSize, mediaUrl, optionalUrl } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf } from './plans.ts'

const cameraMovements = [
  ...['dolly_in', 'dolly_out', 'dolly_left', 'dolly_right'],
  ...['jib_up', 'jib_down', 'static', 'focus_shift'],
]

const EDITIONS = [
  { tier: 'fast', usdPerSecond: 0.09, rates: [24, 25, 48, 50], resolutions: ['720p', '1080p', '2k', '4k'] },
  { tier: 'pro', usdPerSecond: 0.12, rates: [24, 25, 50], resolutions: ['720p', '1080p'] },
]

function timed(body: { duration: number; fps: number; generate_audio: boolean }) {
  return { durationSeconds: body.duration, fps: body.fps, hasSound: body.generate_audio }
}

export const LTX_MODELS: readonly Model[] = EDITIONS.flatMap(({ tier, usdPerSecond, rates, resolutions }): Model[] => {
  const family = {
    dialect: 'v2',
    family: 'ltx',
    catalogue: 'current',
    outputType: 'video',
    latency: { queuedSeconds: 4, runSeconds: tier === 'fast' ? 45 : 80 },
    price: (body: { duration: number }) => creditsFromUsd(usdPerSecond * body.duration),
  } as const
  const common = {
    prompt: z.string().min(2).max(5000),
    duration: z.literal([6, 8, 10]),
    fps: z.literal(rates).default(25),
    resolution: z.enum(resolutions).default('720p'),
    generate_audio: z.boolean().default(true),
    aspect_ratio: z.enum(['16:9', '9:16']).default('16:9'),
    camera_movement: z.enum(cameraMovements).nullish(),
  }
  return [
    defineModel({
      ...family,
      id: `lightricks/ltx-2.5/text-to-video/${tier}`,
      title: `LTX 2.5 ${tier}, text to video`,
      operations: ['text_to_video'],
      schema: z.object(common),
      plan: (body) => clipOf(body, { size: clipSize(body.aspect_ratio, body.resolution), ...timed(body) }),
    }),
    defineModel({
      ...family,
      id: `lightricks/ltx-2.5/image-to-video/${tier}`,
      title: `LTX 2.5 ${tier}, image to video`,
      operations: ['image_to_video', 'first_last_frame'],
      schema: z.object({ ...common, image_url: mediaUrl, end_image_url: optionalUrl }),
      plan: (body) => clipOf(body, { size: clipSize(body.aspect_ratio, body.resolution), ...timed(body) }),
    }),
  ]
})
