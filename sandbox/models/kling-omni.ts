// Kling Omni (O1): a clip between a first and a last frame. It has no sound.
import { z } from 'zod'
import { clipRatio, clipSize, mediaUrl } from './fields.ts'
import { creditsFromUsd, defineModel } from './model.ts'

export const klingOmniFirstLastFrame = defineModel({
  id: 'kling-video/omni/first-last-frame',
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  title: 'Kling Omni, first and last frame',
  outputType: 'video',
  operation: 'image_to_video',
  latency: { queuedSeconds: 5, runSeconds: 100 },
  schema: z.looseObject({
    // Text after character 2500 is cut, not refused.
    prompt: z
      .string()
      .default('')
      .transform((text) => text.slice(0, 2500)),
    mode: z.enum(['std', 'pro']).default('pro'),
    duration: z.literal([5, 10]).default(5),
    aspect_ratio: clipRatio.default('16:9'),
    first_frame_url: mediaUrl.nullish(),
    last_frame_url: mediaUrl.nullish(),
  }),
  price: (body) => creditsFromUsd(0.084 * body.duration),
  plan: (body) => ({
    kind: 'clip',
    prompt: body.prompt,
    seed: null,
    size: clipSize(body.aspect_ratio),
    durationSeconds: body.duration,
    fps: 24,
    container: 'mp4',
    references: [],
    videos: [],
    audios: [],
    hasSound: false,
    start: body.first_frame_url ? { field: 'first_frame_url', url: body.first_frame_url } : null,
    end: body.last_frame_url ? { field: 'last_frame_url', url: body.last_frame_url } : null,
  }),
})
