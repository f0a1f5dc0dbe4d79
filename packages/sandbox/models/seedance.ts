// Seedance 2.0 and 2.5. Seedance 2.5 has no 1080p; the list prices for reference, edit and extend are a fifth higher.
import { z } from 'zod'
import { mediaUrl, optionalUrl, optionalUrls, prompt, seconds, sizeFromInput } from './fields.ts'
import type { Model } from './model.ts'
import { defineModel } from './model.ts'
import type { ClipFields } from './plans.ts'
import { clipOf } from './plans.ts'
import type { SeedanceRatio, SeedanceResolution, TokenPrice } from './seedance-price.ts'
import { pricingDescriptionOf, seedanceCredits, SEEDANCE_RATIOS, seedanceSize } from './seedance-price.ts'

const family = { dialect: 'v2', family: 'seedance', catalogue: 'current', outputType: 'video' } as const
const LATENCY = { queuedSeconds: 8, runSeconds: 150 }

const V20: TokenPrice = { usdUpTo1080p: 0.014, usdAt4k: 0.008 }
const V20_REFERENCE: TokenPrice = { usdUpTo1080p: 0.0168, usdAt4k: 0.0096 }
const V25: TokenPrice = { usdUpTo1080p: 0.02048, usdAt4k: 0.0117 }
const V25_REFERENCE: TokenPrice = { usdUpTo1080p: 0.02457, usdAt4k: 0.01404 }

const aspectRatio = { aspect_ratio: z.enum(SEEDANCE_RATIOS).default('16:9') }
const frames = { image_url: mediaUrl, end_image_url: optionalUrl }
const text = z.string().nullish()

const of20 = {
  duration: seconds(4, 15),
  resolution: z.enum(['480p', '720p', '1080p', '4k']).default('720p'),
  generate_audio: z.boolean().default(true),
}
const untimed25 = {
  resolution: z.enum(['480p', '720p']).default('720p'),
  output_format: z.enum(['mp4', 'mov']).default('mp4'),
  generate_audio: z.boolean().default(true),
}
const of25 = { duration: seconds(4, 30), ...untimed25 }

interface Body extends ClipFields {
  duration?: number
  resolution: SeedanceResolution
  aspect_ratio?: SeedanceRatio
  output_format?: 'mp4' | 'mov'
  generate_audio: boolean
}

function planOf(body: Body) {
  return clipOf(body, {
    size: body.aspect_ratio ? seedanceSize(body.aspect_ratio, body.resolution) : sizeFromInput(body.resolution),
    durationSeconds: body.duration ?? 30,
    hasSound: body.generate_audio,
    container: body.output_format ?? 'mp4',
  })
}

function badReferences(body: ClipFields): string | null {
  const count = (body.image_urls?.length ?? 0) + (body.video_urls?.length ?? 0)
  return count === 0 ? 'At least one image or video is required' : null
}

/** Shared by every model: the price by tokens, and the plan if the model has no other. */
function metered(version: '2.0' | '2.5', price: TokenPrice) {
  return {
    ...family,
    latency: { ...LATENCY, runSeconds: version === '2.5' ? 180 : LATENCY.runSeconds },
    pricingDescription: pricingDescriptionOf(price),
    price: (body: Body, sourceSeconds: number) =>
      seedanceCredits(price, { ...body, duration: body.duration ?? sourceSeconds }),
    plan: planOf,
  }
}

const MODELS_2_0: readonly Model[] = [
  defineModel({
    ...metered('2.0', V20),
    id: 'bytedance/seedance-2.0/text-to-video',
    title: 'Seedance 2.0, text to video',
    operations: ['text_to_video'],
    schema: z.object({ prompt, ...of20, ...aspectRatio }),
  }),
  defineModel({
    ...metered('2.0', V20),
    id: 'bytedance/seedance-2.0/image-to-video',
    title: 'Seedance 2.0, image to video',
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({ prompt: text, ...frames, ...of20 }),
  }),
  defineModel({
    ...metered('2.0', V20_REFERENCE),
    id: 'bytedance/seedance-2.0/reference-to-video',
    title: 'Seedance 2.0, reference to video',
    operations: ['reference_to_video'],
    schema: z.object({
      prompt: text,
      image_urls: optionalUrls(9),
      video_urls: optionalUrls(3),
      audio_urls: optionalUrls(3),
      ...of20,
      ...aspectRatio,
    }),
    badInput: badReferences,
  }),
]

const media25 = { image_urls: optionalUrls(30), video_urls: optionalUrls(10), audio_urls: optionalUrls(10) }

const MODELS_2_5: readonly Model[] = [
  defineModel({
    ...metered('2.5', V25),
    id: 'bytedance/seedance-2.5/text-to-video',
    title: 'Seedance 2.5, text to video',
    operations: ['text_to_video'],
    schema: z.object({ prompt, ...of25, ...aspectRatio }),
  }),
  defineModel({
    ...metered('2.5', V25),
    id: 'bytedance/seedance-2.5/image-to-video',
    title: 'Seedance 2.5, image to video',
    operations: ['image_to_video', 'first_last_frame'],
    schema: z.object({ prompt: text, ...frames, ...of25 }),
  }),
  defineModel({
    ...metered('2.5', V25_REFERENCE),
    id: 'bytedance/seedance-2.5/reference-to-video',
    title: 'Seedance 2.5, reference to video',
    operations: ['reference_to_video'],
    schema: z.object({ prompt: text, ...media25, ...of25, ...aspectRatio, bitrate_mode: z.literal('high').nullish() }),
    badInput: badReferences,
  }),
  defineModel({
    ...metered('2.5', V25_REFERENCE),
    id: 'bytedance/seedance-2.5/video-edit',
    title: 'Seedance 2.5, video edit',
    operations: ['video_to_video'],
    schema: z.object({ prompt, video_url: mediaUrl, ...media25, ...untimed25 }),
    plan: (body) => ({ ...planOf(body), videoUse: 'edit' }),
  }),
  defineModel({
    ...metered('2.5', V25_REFERENCE),
    id: 'bytedance/seedance-2.5/video-extend',
    title: 'Seedance 2.5, video extend',
    operations: ['video_to_video'],
    schema: z.object({ prompt, video_url: mediaUrl, ...media25, ...of25 }),
    plan: (body) => ({ ...planOf(body), videoUse: 'extend' }),
  }),
]

export const SEEDANCE_MODELS: readonly Model[] = [...MODELS_2_5, ...MODELS_2_0]
