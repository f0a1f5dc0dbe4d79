// Image routes of the v1 dialect. The JobSet type of Soul is known; the others follow its pattern.
import { z } from 'zod'
import { pictureSize, seed, unitInterval, v1Image } from './fields.ts'
import { soulStyles } from './lists.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { nanoBananaRatios, NANO_BANANA_USD } from './older-stills.ts'
import { pictureOf, v1Inputs } from './plans.ts'
import { badStyle, batchSize, characterOf, soulResolution } from './soul-fields.ts'

const family = {
  dialect: 'v1',
  catalogue: 'older',
  outputType: 'image',
  operations: ['text_to_image'],
  latency: { queuedSeconds: 3, runSeconds: 18 },
} as const

const soulSizes = [
  ...['1152x2048', '2048x1152', '2048x1536', '1536x2048', '1344x2016', '2016x1344', '960x1696', '1696x960'],
  ...['1536x1536', '1536x1152', '1152x1536', '1088x1632', '1632x1088', '1120x1680', '1680x1120', '2048x2048'],
]

const badSoulStyle = badStyle(soulStyles)

const soul = defineModel({
  ...family,
  id: 'v1/text2image/soul',
  family: 'soul',
  jobSetType: 'text2image_soul',
  title: 'Soul (v1 route)',
  schema: z.object({
    prompt: z.string(),
    width_and_height: z.enum(soulSizes),
    quality: soulResolution.default('1080p'),
    batch_size: batchSize.default(1),
    enhance_prompt: z.boolean().optional(),
    // This route refuses null ids with a UUID error, so these fields are optional but not nullable.
    style_id: z.uuid().optional(),
    style_strength: unitInterval.default(1),
    custom_reference_id: z.uuid().optional(),
    custom_reference_strength: unitInterval.default(1),
    image_reference: v1Image.optional(),
    seed,
    model: z.unknown().optional(),
  }),
  badInput: (body) => (body.model === undefined ? badSoulStyle(body) : 'Unavailable model'),
  price: (body) => body.batch_size * (body.quality === '1080p' ? 3 : 1.5),
  outputCount: (body) => body.batch_size,
  plan: (body) => {
    const [width = 0, height = 0] = body.width_and_height.split('x').map(Number)
    return pictureOf(body, {
      size: { width, height },
      references: body.image_reference ? [{ field: 'image_reference', url: body.image_reference.image_url }] : [],
      character: characterOf(body, 'v1'),
    })
  },
})

const seedream = defineModel({
  ...family,
  id: 'v1/text2image/seedream',
  family: 'seedream',
  jobSetType: 'text2image_seedream',
  title: 'Seedream (v1 route)',
  schema: z.object({
    prompt: z.string(),
    input_images: z.array(v1Image).max(8),
    aspect_ratio: z.enum(['4:3', '1:1', '16:9', '3:2', '21:9', '3:4', '9:16', '2:3']).default('4:3'),
    quality: z.enum(['basic', 'high']).default('basic'),
  }),
  price: () => creditsFromUsd(0.03),
  plan: (body) =>
    pictureOf(body, {
      size: pictureSize(body.aspect_ratio, body.quality === 'high' ? '4k' : '2k'),
      format: 'jpeg',
      references: v1Inputs('input_images', body.input_images),
    }),
})

const nanoBanana = defineModel({
  ...family,
  id: 'v1/text2image/nano-banana',
  family: 'nano-banana',
  jobSetType: 'text2image_nano_banana',
  title: 'Nano Banana (v1 route)',
  schema: z.object({
    prompt: z.string(),
    num_images: z.int().min(1).max(4).default(1),
    aspect_ratio: z.enum(nanoBananaRatios).default('4:3'),
    input_images: z.array(v1Image).max(8).optional(),
    output_format: z.enum(['png', 'jpeg']).default('png'),
  }),
  price: (body) => creditsFromUsd(NANO_BANANA_USD * body.num_images),
  outputCount: (body) => body.num_images,
  plan: (body) =>
    pictureOf(body, {
      size: pictureSize(body.aspect_ratio),
      format: body.output_format,
      references: v1Inputs('input_images', body.input_images),
    }),
})

const keyframes = defineModel({
  ...family,
  id: 'v1/text2image/keyframes',
  family: 'popcorn',
  jobSetType: 'text2image_keyframes',
  title: 'Popcorn keyframes (v1 route)',
  schema: z.object({
    prompt: z.string(),
    aspect_ratio: z.enum(['3:4', '2:3', '3:2', '9:16', '1:1', '4:3', '16:9']).default('3:4'),
    count: z.int().min(1).max(8).default(1),
    image_references: z.array(v1Image).max(8).optional(),
    quality: z.enum(['720p', '1600p']).default('720p'),
    seed,
  }),
  price: (body) => creditsFromUsd(0.06 * body.count),
  outputCount: (body) => body.count,
  plan: (body) =>
    pictureOf(body, {
      size: pictureSize(body.aspect_ratio, body.quality),
      references: v1Inputs('image_references', body.image_references),
    }),
})

export const V1_STILL_MODELS: readonly Model[] = [soul, seedream, nanoBanana, keyframes]
