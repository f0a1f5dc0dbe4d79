// Video routes of the v1 dialect under `/v1/image2video` and `/v1/speak`. Several share a route and name their model in
// a field. DoP and the talking head have known prices; the others are priced like their v2 siblings.
import { z } from 'zod'
import { DOP_SECONDS } from './dop.ts'
import { clipSize, freeClipSize, mediaUrl, seed, sizeFromInput, v1Image } from './fields.ts'
import { minimaxMotions } from './lists.ts'
import type { ClipPlan, InputMedia, Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { badMotions, motionList } from './motion-fields.ts'
import { clipOf, firstInput } from './plans.ts'

const family = {
  dialect: 'v1',
  catalogue: 'older',
  jobSetType: 'image2video',
  outputType: 'video',
  operations: ['image_to_video'],
} as const

interface FrameBody {
  prompt: string
  seed?: number | null | undefined
  input_image?: { image_url: string } | undefined
  input_image_end?: { image_url: string } | null | undefined
}

function frameOf(field: 'input_image' | 'input_image_end', body: FrameBody): InputMedia | null {
  const image = body[field]
  return image ? { field, url: image.image_url } : null
}

export function v1ClipOf(body: FrameBody, rest: Pick<ClipPlan, 'size' | 'durationSeconds'> & Partial<ClipPlan>) {
  return clipOf(body, { start: frameOf('input_image', body), end: frameOf('input_image_end', body), ...rest })
}

// The middle tier is called dop-preview here; dop-standard is refused.
const DOP_PRICES = { 'dop-lite': 2, 'dop-preview': 9, 'dop-turbo': 6.5 } as const

const dop = defineModel({
  ...family,
  id: 'v1/image2video/dop',
  family: 'dop',
  title: 'DoP (v1 route)',
  latency: { queuedSeconds: 4, runSeconds: 40 },
  schema: z.object({
    model: z.enum(['dop-lite', 'dop-preview', 'dop-turbo']),
    prompt: z.string(),
    input_images: z.array(v1Image).length(1),
    input_images_end: z.array(v1Image).max(1).optional(),
    motions: motionList.optional(),
    seed,
    enhance_prompt: z.boolean().optional(),
  }),
  badInput: (body) => badMotions(body),
  price: (body) => DOP_PRICES[body.model],
  plan: (body) =>
    clipOf(body, {
      size: sizeFromInput(),
      durationSeconds: DOP_SECONDS,
      start: firstInput('input_images', body.input_images),
      end: firstInput('input_images_end', body.input_images_end),
    }),
})

const LATENCY = { queuedSeconds: 6, runSeconds: 100 }
const common = { prompt: z.string(), enhance_prompt: z.boolean().optional(), motions: motionList.optional(), seed }
const SEEDANCE_USD_PER_SECOND = { seedance_lite: 0.036, seedance_pro: 0.12 }

const seedance = defineModel({
  ...family,
  id: 'v1/image2video/seedance',
  family: 'seedance',
  title: 'Seedance (v1 route)',
  latency: LATENCY,
  schema: z.object({
    ...common,
    model: z.enum(['seedance_lite', 'seedance_pro']),
    input_image: v1Image,
    duration: z.int().min(3).max(12).default(5),
    resolution: z.enum(['480', '720', '1080']).default('720'),
    aspect_ratio: z.enum(['auto', '1:1', '4:3', '3:4', '16:9', '9:16', '21:9']).default('auto'),
  }),
  badInput: (body) => badMotions(body),
  price: (body) => creditsFromUsd(SEEDANCE_USD_PER_SECOND[body.model] * body.duration),
  plan: (body) =>
    v1ClipOf(body, { size: freeClipSize(body.aspect_ratio, body.resolution), durationSeconds: body.duration }),
})

const KLING_USD_PER_SECOND = { 'kling-v2-1': 0.05, 'kling-v2-1-master': 0.28 }

const kling = defineModel({
  ...family,
  id: 'v1/image2video/kling',
  family: 'kling',
  title: 'Kling 2.1 (v1 route)',
  latency: LATENCY,
  schema: z.object({
    ...common,
    model: z.enum(['kling-v2-1', 'kling-v2-1-master']),
    input_image: v1Image,
    input_image_end: v1Image.nullish(),
    duration: z.literal([5, 10]).default(5),
    negative_prompt: z.string().default(''),
  }),
  badInput: (body) => badMotions(body),
  price: (body) => creditsFromUsd(KLING_USD_PER_SECOND[body.model] * body.duration),
  plan: (body) => v1ClipOf(body, { size: sizeFromInput(), durationSeconds: body.duration }),
})

const minimax = defineModel({
  ...family,
  id: 'v1/image2video/minimax',
  family: 'minimax',
  title: 'MiniMax Hailuo (v1 route)',
  latency: LATENCY,
  schema: z.object({
    ...common,
    input_image: v1Image,
    input_image_end: v1Image.nullish(),
    duration: z.literal([6, 10]).default(6),
    resolution: z.enum(['512', '768', '1080']).default('768'),
    motion_id: z.uuid().optional(),
  }),
  // It has its own list of six motions.
  badInput: (body) =>
    badMotions(
      { motions: [...(body.motions ?? []), ...(body.motion_id ? [{ id: body.motion_id }] : [])] },
      minimaxMotions,
    ),
  price: (body) => creditsFromUsd(0.045 * body.duration),
  plan: (body) => v1ClipOf(body, { size: sizeFromInput(body.resolution), durationSeconds: body.duration }),
})

const VEO_SECONDS = 8

const veo3 = defineModel({
  ...family,
  id: 'v1/image2video/veo3',
  family: 'veo',
  title: 'Veo 3 Fast (v1 route)',
  latency: LATENCY,
  schema: z.object({
    model: z.literal('veo-3-fast').default('veo-3-fast'),
    prompt: z.string(),
    input_image: v1Image,
    resolution: z.enum(['720']).default('720'),
  }),
  price: () => creditsFromUsd(0.15 * VEO_SECONDS),
  plan: (body) =>
    v1ClipOf(body, { size: clipSize('16:9', body.resolution), durationSeconds: VEO_SECONDS, hasSound: true }),
})

const speakPrices = { mid: { 5: 11, 10: 22, 15: 33 }, high: { 5: 18, 10: 36, 15: 54 } }

/** True if the extension in the URL is another format. A file without an extension is checked when it is read. */
function isOtherSound(url: string): boolean {
  const ending = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]
  return ending !== undefined && ending.toLowerCase() !== 'wav'
}

const speak = defineModel({
  ...family,
  id: 'v1/speak/higgsfield',
  family: 'speak',
  jobSetType: 'speak',
  title: 'Talking head (v1 route)',
  operations: ['speech_to_video'],
  latency: { queuedSeconds: 5, runSeconds: 120 },
  schema: z.object({
    input_image: v1Image,
    input_audio: z.object({ type: z.literal('audio_url'), audio_url: mediaUrl }),
    prompt: z.string(),
    quality: z.enum(['mid', 'high']).default('mid'),
    duration: z.literal([5, 10, 15]).default(5),
    enhance_prompt: z.boolean().optional(),
    seed: z.int().min(1).max(1_000_000).default(42),
  }),
  badInput: (body) => (isOtherSound(body.input_audio.audio_url) ? 'invalid_audio_format' : null),
  price: (body) => speakPrices[body.quality][body.duration],
  plan: (body) =>
    v1ClipOf(body, {
      size: sizeFromInput(body.quality === 'high' ? '1080p' : '720p'),
      durationSeconds: body.duration,
      hasSound: true,
      audios: [{ field: 'input_audio', url: body.input_audio.audio_url }],
    }),
})

export const V1_CLIP_MODELS: readonly Model[] = [dop, seedance, kling, minimax, veo3, speak]
