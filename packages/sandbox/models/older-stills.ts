// Image models of the older catalogue. Their prices were never listed; the ones here are plausible, not known.
import { z } from 'zod'
import { mediaUrl, optionalUrls, pictureSize, prompt, seed, v1Image } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { pictureOf, v1Inputs } from './plans.ts'

const family = {
  dialect: 'v2',
  catalogue: 'older',
  outputType: 'image',
  latency: { queuedSeconds: 3, runSeconds: 20 },
} as const

/** Number of images in one request; each has the same price. */
function numImages(max: number) {
  return z.int().min(1).max(max).default(1)
}
const perImage = (usd: number) => ({
  price: (body: { num_images: number }) => creditsFromUsd(usd * body.num_images),
  outputCount: (body: { num_images: number }) => body.num_images,
})

const SEVEN_RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16'] as const
const popcorn = {
  image_urls: optionalUrls(8),
  resolution: z.enum(['720p', '1600p']).default('720p'),
  aspect_ratio: z.enum(SEVEN_RATIOS).default('4:3'),
  seed,
}

const POPCORN_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    ...perImage(0.06),
    id: 'higgsfield-ai/popcorn/auto',
    family: 'popcorn',
    title: 'Popcorn, auto',
    operations: ['text_to_image', 'image_to_image'],
    schema: z.object({ prompt, num_images: numImages(8), ...popcorn }),
    plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution) }),
  }),
  // A prompt for each image. The real name of the field is not known.
  defineModel({
    ...family,
    id: 'higgsfield-ai/popcorn/manual',
    family: 'popcorn',
    title: 'Popcorn, manual',
    operations: ['text_to_image', 'image_to_image'],
    schema: z.object({ prompts: z.array(prompt).min(1).max(8), ...popcorn }),
    price: (body) => creditsFromUsd(0.06 * body.prompts.length),
    outputCount: (body) => body.prompts.length,
    plan: (body) =>
      pictureOf(body, { prompt: body.prompts.join('. '), size: pictureSize(body.aspect_ratio, body.resolution) }),
  }),
]

export const nanoBananaRatios = [...['auto', '1:1', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '16:9', '9:16', '21:9']]
export const NANO_BANANA_USD = 0.04
const nanoBanana = {
  prompt,
  num_images: numImages(4),
  aspect_ratio: z.enum(nanoBananaRatios).default('4:3'),
  output_format: z.enum(['jpeg', 'png']).default('jpeg'),
  input_images: z.array(v1Image).max(8).nullish(),
}

const NANO_BANANA_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    ...perImage(NANO_BANANA_USD),
    id: 'nano-banana',
    family: 'nano-banana',
    title: 'Nano Banana',
    operations: ['text_to_image', 'image_to_image'],
    schema: z.object(nanoBanana),
    plan: (body) =>
      pictureOf(body, {
        size: pictureSize(body.aspect_ratio),
        format: body.output_format,
        references: v1Inputs('input_images', body.input_images),
      }),
  }),
  defineModel({
    ...family,
    ...perImage(0.14),
    id: 'nano-banana-pro',
    family: 'nano-banana',
    title: 'Nano Banana Pro',
    operations: ['text_to_image', 'image_to_image'],
    schema: z.object({ ...nanoBanana, resolution: z.enum(['1k', '2k']).default('1k'), image_urls: optionalUrls(8) }),
    plan: (body) => {
      const fromUrls = pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution) })
      const references = [...fromUrls.references, ...v1Inputs('input_images', body.input_images)]
      return { ...fromUrls, format: body.output_format, references }
    },
  }),
]

const FLUX_RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '1:2', '2:1', '4:5', '3:2'] as const

const flux = defineModel({
  ...family,
  id: 'flux-pro/kontext/max/text-to-image',
  family: 'flux',
  title: 'Flux Kontext Max',
  operations: ['text_to_image'],
  schema: z.object({
    prompt,
    aspect_ratio: z.enum(FLUX_RATIOS).default('16:9'),
    safety_tolerance: z.int().min(0).max(6).default(6),
    seed,
  }),
  price: () => creditsFromUsd(0.08),
  plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio) }),
})

const reveRatio = z.enum(['1:1', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '16:9', '9:16']).default('4:3')
const REVE_USD = { '': 0.04, '/fast': 0.02 }

const REVE_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    ...perImage(REVE_USD['']),
    id: 'reve/text-to-image',
    family: 'reve',
    title: 'Reve',
    operations: ['text_to_image'],
    schema: z.object({ prompt, num_images: numImages(4), aspect_ratio: reveRatio }),
    plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio) }),
  }),
  ...(['', '/fast'] as const).flatMap((speed): Model[] => [
    defineModel({
      ...family,
      ...perImage(REVE_USD[speed]),
      id: `reve${speed}/edit`,
      family: 'reve',
      title: speed === '' ? 'Reve, edit' : 'Reve Fast, edit',
      operations: ['image_to_image'],
      schema: z.object({ prompt, image_url: mediaUrl, num_images: numImages(4) }),
      plan: (body) => pictureOf(body, { size: pictureSize('4:3') }),
    }),
    defineModel({
      ...family,
      ...perImage(REVE_USD[speed]),
      id: `reve${speed}/remix`,
      family: 'reve',
      title: speed === '' ? 'Reve, remix' : 'Reve Fast, remix',
      operations: ['image_to_image'],
      schema: z.object({
        prompt,
        image_urls: z.array(mediaUrl).min(2).max(4),
        num_images: numImages(4),
        aspect_ratio: reveRatio,
      }),
      plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio) }),
    }),
  ]),
]

const seedream = {
  resolution: z.enum(['2K', '4K']).default('2K'),
  aspect_ratio: z.enum(['1:1', '4:3', '16:9', '3:2', '21:9', '3:4', '9:16', '2:3']).default('4:3'),
  camera_fixed: z.boolean().default(false),
}

const SEEDREAM_KINDS = [
  { kind: 'text-to-image', words: '', operations: ['text_to_image'] },
  { kind: 'edit', words: ', edit', operations: ['image_to_image'] },
] as const
const seedreamInputs = { 'text-to-image': { prompt }, edit: { prompt, image_urls: z.array(mediaUrl).min(1) } }

const SEEDREAM_MODELS = SEEDREAM_KINDS.map(({ kind, words, operations }) =>
  defineModel({
    ...family,
    id: `bytedance/seedream/v4/${kind}`,
    family: 'seedream',
    title: `Seedream 4${words}`,
    operations,
    schema: z.object({ ...seedream, ...seedreamInputs[kind] }),
    price: () => creditsFromUsd(0.03),
    plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution), format: 'jpeg' }),
  }),
)

export const OLDER_STILL_MODELS: readonly Model[] = [
  ...POPCORN_MODELS,
  ...NANO_BANANA_MODELS,
  flux,
  ...REVE_MODELS,
  ...SEEDREAM_MODELS,
]
