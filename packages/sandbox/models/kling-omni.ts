// Kling Omni (O1): a clip between two frames, from reference pictures, or from another clip. It has no sound.
import { z } from 'zod'
import { clipRatio, fiveOrTen, mediaUrl, optionalUrl, optionalUrls, seconds, sizeFromInput } from './fields.ts'
import { elements, elementsUpTo, klingOptionalPrompt, klingPrompt } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf, sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'kling',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 5, runSeconds: 100 },
} as const

const USD_PER_SECOND = { ofPictures: 0.084, ofVideo: 0.126 }
const mode = z.enum(['std', 'pro']).default('pro')
const ratio = clipRatio.default('16:9')
const sources = {
  prompt: klingPrompt,
  video_urls: z.array(mediaUrl).min(1),
  mode,
  elements,
  image_urls: optionalUrls(),
}

export const KLING_OMNI_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'kling-video/omni/first-last-frame',
    title: 'Kling Omni, first and last frame',
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({
      prompt: klingOptionalPrompt,
      mode,
      duration: fiveOrTen,
      aspect_ratio: ratio,
      first_frame_url: optionalUrl,
      last_frame_url: optionalUrl,
    }),
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofPictures * body.duration),
    plan: (body) => sizedClipOf(body),
  }),
  defineModel({
    ...family,
    id: 'kling-video/omni/image-reference',
    title: 'Kling Omni, image reference',
    operations: ['reference_to_video'],
    schema: z.object({
      prompt: klingPrompt,
      mode,
      duration: seconds(3, 10),
      elements: elementsUpTo(7),
      image_urls: optionalUrls(7),
      aspect_ratio: ratio,
    }),
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofPictures * body.duration),
    plan: (body) => sizedClipOf(body),
  }),
  defineModel({
    ...family,
    id: 'kling-video/omni/video-edit',
    title: 'Kling Omni, video edit',
    operations: ['video_to_video'],
    schema: z.object(sources),
    price: (_body, sourceSeconds) => creditsFromUsd(USD_PER_SECOND.ofVideo * sourceSeconds),
    plan: (body) => clipOf(body, { size: sizeFromInput(), durationSeconds: 10, videoUse: 'edit' }),
  }),
  defineModel({
    ...family,
    id: 'kling-video/omni/video-reference',
    title: 'Kling Omni, video reference',
    operations: ['reference_to_video', 'video_to_video'],
    schema: z.object({ ...sources, duration: seconds(3, 10), aspect_ratio: ratio }),
    price: (body) => creditsFromUsd(USD_PER_SECOND.ofVideo * body.duration),
    plan: (body) => sizedClipOf(body),
  }),
]
