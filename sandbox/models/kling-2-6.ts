// Kling 2.6 Pro: text to video and image to video, with sound by default.
import { z } from 'zod'
import { clipRatio, clipSize, mediaUrl, unitInterval } from './fields.ts'
import { creditsFromUsd, defineModel } from './model.ts'

const usdPerSecond = 0.07
const latency = { queuedSeconds: 5, runSeconds: 95 }

const common = {
  prompt: z.string().min(1),
  sound: z.enum(['on', 'off']).default('on'),
  duration: z.literal([5, 10]).default(5),
  cfg_scale: unitInterval.default(0.5),
}

export const kling26ImageToVideo = defineModel({
  id: 'kling-video/v2.6/pro/image-to-video',
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  title: 'Kling 2.6 Pro, image to video',
  outputType: 'video',
  operation: 'image_to_video',
  latency,
  schema: z.looseObject({ ...common, image_url: mediaUrl, aspect_ratio: clipRatio.nullish() }),
  price: (body) => creditsFromUsd(usdPerSecond * body.duration),
  plan: (body) => ({
    kind: 'clip',
    prompt: body.prompt,
    seed: null,
    size: body.aspect_ratio ? clipSize(body.aspect_ratio) : { pixels: 1280 * 720 },
    durationSeconds: body.duration,
    fps: 24,
    container: 'mp4',
    references: [],
    videos: [],
    audios: [],
    hasSound: body.sound === 'on',
    start: { field: 'image_url', url: body.image_url },
    end: null,
  }),
})

export const kling26TextToVideo = defineModel({
  id: 'kling-video/v2.6/pro/text-to-video',
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  title: 'Kling 2.6 Pro, text to video',
  outputType: 'video',
  operation: 'text_to_video',
  latency,
  schema: z.looseObject({ ...common, aspect_ratio: clipRatio.default('16:9') }),
  price: (body) => creditsFromUsd(usdPerSecond * body.duration),
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
    hasSound: body.sound === 'on',
    start: null,
    end: null,
  }),
})
