// Video models of the older catalogue by Google, OpenAI, Alibaba and Kling. Their prices were never listed; the ones here
// are plausible, not known.
import { z } from 'zod'
import { cfgScale, clipSize, fiveOrTen, mediaUrl, optionalUrl, prompt, sizeFromInput } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf, sizedClipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  catalogue: 'older',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 120 },
} as const

const wideOrTall = z.enum(['16:9', '9:16']).default('16:9')

/** Veo's seconds are strings. */
const veo = {
  prompt,
  duration: z.enum(['4', '6', '8']).default('6'),
  resolution: z.enum(['720', '1080']).default('720'),
  aspect_ratio: wideOrTall,
  generate_audio: z.boolean().default(false),
}

const VEO_KINDS = [
  { path: '', words: 'text to video', operations: ['text_to_video'], inputs: {} },
  { path: '/image-to-video', words: 'image to video', operations: ['image_to_video'], inputs: { image_url: mediaUrl } },
  {
    path: '/first-last-frame-to-video',
    words: 'first and last frame',
    operations: ['first_last_frame'],
    inputs: { first_frame_url: mediaUrl, last_frame_url: mediaUrl },
  },
] as const
const veoVariants = [
  ...VEO_KINDS.map((kind) => ({ ...kind, path: `veo3.1${kind.path}`, name: 'Veo 3.1', usdPerSecond: 0.4 })),
  ...VEO_KINDS.map((kind) => ({ ...kind, path: `veo3.1/fast${kind.path}`, name: 'Veo 3.1 Fast', usdPerSecond: 0.15 })),
  {
    path: 'veo3.1/reference-to-video',
    name: 'Veo 3.1',
    words: 'reference to video',
    operations: ['reference_to_video'],
    inputs: { image_urls: z.array(mediaUrl).min(1).max(3) },
    usdPerSecond: 0.4,
  },
] as const

const VEO_MODELS = veoVariants.map(({ path, name, words, operations, inputs, usdPerSecond }) =>
  defineModel({
    ...family,
    id: path,
    family: 'veo',
    title: `${name}, ${words}`,
    operations,
    schema: z.object({ ...veo, ...inputs }),
    price: (body) => creditsFromUsd(usdPerSecond * Number(body.duration)),
    plan: (body) =>
      clipOf(body, {
        size: clipSize(body.aspect_ratio, body.resolution),
        durationSeconds: Number(body.duration),
        hasSound: body.generate_audio,
      }),
  }),
)

const KINDS = [
  { kind: 'text-to-video', words: 'text to video', operations: ['text_to_video'] },
  { kind: 'image-to-video', words: 'image to video', operations: ['image_to_video'] },
] as const
const inputsOf = { 'text-to-video': { prompt }, 'image-to-video': { prompt, image_url: mediaUrl } }

const SORA_TIERS = [
  { tier: '', name: 'Sora 2', resolutions: ['720p'], usdPerSecond: 0.1 },
  { tier: '/pro', name: 'Sora 2 Pro', resolutions: ['720p', '1080p'], usdPerSecond: 0.3 },
]

const SORA_MODELS = KINDS.flatMap(({ kind, words, operations }) =>
  SORA_TIERS.map(({ tier, name, resolutions, usdPerSecond }) =>
    defineModel({
      ...family,
      id: `sora-2/${kind}${tier}`,
      family: 'sora',
      title: `${name}, ${words}`,
      operations,
      schema: z.object({
        duration: z.literal([4, 8, 12]).default(4),
        resolution: z.enum(resolutions).default('720p'),
        aspect_ratio: wideOrTall,
        ...inputsOf[kind],
      }),
      price: (body) => creditsFromUsd(usdPerSecond * body.duration),
      plan: (body) => sizedClipOf(body, { hasSound: true }),
    }),
  ),
)

const KLING_2_1_VARIANTS = [
  {
    path: 'master/text-to-video',
    usdPerSecond: 0.28,
    operations: ['text_to_video'],
    inputs: { aspect_ratio: z.enum(['1:1', '16:9', '9:16']).default('1:1') },
  },
  {
    path: 'master/image-to-video',
    usdPerSecond: 0.28,
    operations: ['image_to_video'],
    inputs: { image_url: mediaUrl },
  },
  { path: 'pro/image-to-video', usdPerSecond: 0.09, operations: ['image_to_video'], inputs: { image_url: mediaUrl } },
  {
    path: 'standard/image-to-video',
    usdPerSecond: 0.05,
    operations: ['image_to_video'],
    inputs: { image_url: mediaUrl },
  },
] as const

const KLING21_MODELS = KLING_2_1_VARIANTS.map(({ path, usdPerSecond, operations, inputs }) =>
  defineModel({
    ...family,
    id: `kling-video/v2.1/${path}`,
    family: 'kling',
    title: `Kling 2.1 ${path.replace('/', ', ').replaceAll('-', ' ')}`,
    operations,
    // Longer prompts are refused here, not cut.
    schema: z.object({
      prompt: prompt.max(2500),
      duration: fiveOrTen,
      cfg_scale: cfgScale,
      negative_prompt: z.string().default(''),
      ...inputs,
    }),
    price: (body) => creditsFromUsd(usdPerSecond * body.duration),
    plan: (body) =>
      clipOf(body, {
        size: 'aspect_ratio' in body ? clipSize(body.aspect_ratio) : sizeFromInput(),
        durationSeconds: body.duration,
      }),
  }),
)

const WAN25_MODELS = KINDS.map(({ kind, words, operations }) =>
  defineModel({
    ...family,
    id: `wan-25-preview/${kind}`,
    family: 'wan',
    title: `Wan 2.5 Preview, ${words}`,
    operations,
    schema: z.object({
      duration: fiveOrTen,
      resolution: z.enum(['480p', '720p', '1080p']).default('720p'),
      negative_prompt: z.string().default(''),
      audio_url: optionalUrl,
      seed: z.int().min(-1).max(1_000_000).default(-1),
      ...inputsOf[kind],
    }),
    price: (body) => creditsFromUsd(0.1 * body.duration),
    plan: (body) => sizedClipOf(body, { hasSound: true }),
  }),
)

export const OLDER_CLIP_MODELS: readonly Model[] = [...VEO_MODELS, ...SORA_MODELS, ...KLING21_MODELS, ...WAN25_MODELS]
