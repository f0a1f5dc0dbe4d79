// Kling O3: frames, references and source clips like Omni, with sound and several shots.
import { z } from 'zod'
import { clipRatio, clipSize, mediaUrl, onOff, optionalUrl, optionalUrls, seconds, sizeFromInput } from './fields.ts'
import { badShots, elements, klingOptionalPrompt, klingPrompt, shotFields, shotsPrompt } from './kling-fields.ts'
import type { ShotBody } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import type { ClipFields } from './plans.ts'
import { clipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 5, runSeconds: 130 },
} as const

const USD_PER_SECOND = { ofPictures: 0.084, ofVideo: 0.126 }
const resolutions = { std: '720p', pro: '1080p', '4k': '4k' }
const allModes = z.enum(['std', 'pro', '4k'])
const ratio = clipRatio.default('16:9')

const ofPictures = {
  prompt: klingOptionalPrompt,
  sound: onOff.default('off'),
  duration: seconds(3, 15),
  ...shotFields,
  aspect_ratio: ratio,
  first_frame_url: optionalUrl,
  last_frame_url: optionalUrl,
}
const ofVideo = { prompt: klingPrompt, video_urls: z.array(mediaUrl).min(1), elements, image_urls: optionalUrls() }

/** The prompt must not be empty, even when the shots have their own prompts. */
function badPictures(body: ShotBody): string | null {
  return body.prompt.trim() === '' ? 'prompt must not be empty' : badShots(body)
}

interface PicturesBody extends ShotBody, Omit<ClipFields, 'prompt'> {
  mode: keyof typeof resolutions
  sound: 'on' | 'off'
  aspect_ratio: string
}

function planOfPictures(body: PicturesBody) {
  return clipOf(body, {
    prompt: shotsPrompt(body),
    size: clipSize(body.aspect_ratio, resolutions[body.mode]),
    durationSeconds: body.duration,
    hasSound: body.sound === 'on',
  })
}

export const KLING_O3_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'kling-video/o3/first-last-frame',
    title: 'Kling O3, first and last frame',
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({ ...ofPictures, mode: allModes.default('pro') }),
    badInput: badPictures,
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofPictures * body.duration),
    plan: planOfPictures,
  }),
  defineModel({
    ...family,
    id: 'kling-video/o3/image-reference',
    title: 'Kling O3, image reference',
    operations: ['reference_to_video'],
    schema: z.object({
      ...ofPictures,
      mode: allModes.default('std'),
      elements,
      shot_type: z.enum(['customize', 'intelligent']).default('customize'),
      image_urls: optionalUrls(),
    }),
    badInput: badPictures,
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofPictures * body.duration),
    plan: planOfPictures,
  }),
  defineModel({
    ...family,
    id: 'kling-video/o3/video-edit',
    title: 'Kling O3, video edit',
    operations: ['video_to_video'],
    schema: z.object({ ...ofVideo, mode: allModes.default('pro') }),
    price: (_body, sourceSeconds) => creditsFromUsd(USD_PER_SECOND.ofVideo * sourceSeconds),
    plan: (body) =>
      clipOf(body, { size: sizeFromInput(resolutions[body.mode]), durationSeconds: 10, videoUse: 'edit' }),
  }),
  defineModel({
    ...family,
    id: 'kling-video/o3/video-reference',
    title: 'Kling O3, video reference',
    operations: ['reference_to_video', 'video_to_video'],
    schema: z.object({
      ...ofVideo,
      mode: z.enum(['std', 'pro']).default('pro'),
      duration: seconds(3, 10),
      aspect_ratio: ratio,
    }),
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofVideo * body.duration),
    plan: (body) =>
      clipOf(body, { size: clipSize(body.aspect_ratio, resolutions[body.mode]), durationSeconds: body.duration }),
  }),
]
