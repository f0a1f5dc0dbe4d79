// Image models of makers with one or two models: Ideogram, Recraft, Qwen, Z-Image, and the AI influencer.
import { z } from 'zod'
import { mediaUrl, optionalUrl, pictureSize, prompt, seedUpTo } from './fields.ts'
import { influencerOptions } from './lists.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { pictureOf } from './plans.ts'

const family = { dialect: 'v2', catalogue: 'current', outputType: 'image' } as const
const LATENCY = { queuedSeconds: 2, runSeconds: 14 }

const ideogramRatios = [
  ...['1:1', '1:2', '2:1', '2:3', '3:2', '4:5', '5:4', '9:16', '16:9', '5:8', '8:5', '3:4', '4:3', '9:22', '22:9'],
  ...['9:23', '23:9', '3:8', '8:3', '5:12', '12:5', '1:3', '3:1'],
]

const ideogram = defineModel({
  ...family,
  id: 'ideogram/v4.0',
  family: 'ideogram',
  title: 'Ideogram 4',
  operations: ['text_to_image', 'image_to_image'],
  latency: LATENCY,
  schema: z.object({
    prompt: z.string().min(2).max(2048),
    image_url: optionalUrl,
    image_weight: z.int().min(1).max(100).nullish(),
    rendering_speed: z.enum(['TURBO', 'DEFAULT', 'QUALITY']).default('DEFAULT'),
    aspect_ratio: z.enum(ideogramRatios).default('1:1'),
  }),
  price: () => creditsFromUsd(0.03),
  plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio) }),
})

const recraftRatios = [
  ...['1:1', '2:1', '1:2', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '6:10', '14:10', '10:14', '16:9', '9:16'],
]
const recraftFormats = { jpg: 'jpeg', png: 'png', webp: 'webp' } as const

const RECRAFT_EDITIONS = [
  { path: '', name: '', resolution: '1k', usd: 0.035 },
  { path: '/pro', name: ' Pro', resolution: '2k', usd: 0.21 },
  { path: '/utility', name: ' Utility', resolution: '1k', usd: 0.035 },
  { path: '/utility/pro', name: ' Utility Pro', resolution: '2k', usd: 0.21 },
] as const

const RECRAFT_MODELS = RECRAFT_EDITIONS.map(({ path, name, resolution, usd }) =>
  defineModel({
    ...family,
    id: `recraft/v4.1${path}/text-to-image`,
    family: 'recraft',
    title: `Recraft 4.1${name}`,
    operations: ['text_to_image'],
    latency: LATENCY,
    schema: z.object({
      prompt: z.string().min(1).max(10_000),
      resolution: z.literal(resolution).default(resolution),
      aspect_ratio: z.enum(recraftRatios).default('1:1'),
      output_format: z.enum(['jpg', 'png', 'webp']).default('jpg'),
      colors: z.array(z.looseObject({})).nullish(),
      background_color: z.looseObject({}).nullish(),
    }),
    price: () => creditsFromUsd(usd),
    plan: (body) =>
      pictureOf(body, {
        size: pictureSize(body.aspect_ratio, body.resolution),
        format: recraftFormats[body.output_format],
      }),
  }),
)

const QWEN_RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '7:9', '9:7', '9:16', '16:9', '21:9'] as const

const qwen = {
  prompt,
  resolution: z.enum(['1k', '2k']).default('1k'),
  aspect_ratio: z.enum(QWEN_RATIOS).default('1:1'),
  prompt_extend: z.boolean().default(true),
  // On by default. An explicit value is allowed only together with prompt_extend.
  enable_thinking: z.boolean().optional(),
  negative_prompt: z.string().nullish(),
  seed: seedUpTo(2_147_483_647),
}

const qwenFamily = {
  ...family,
  family: 'qwen-image',
  latency: LATENCY,
  price: () => creditsFromUsd(0.04),
  badInput: (body: { prompt_extend: boolean; enable_thinking?: boolean | undefined }) =>
    body.enable_thinking && !body.prompt_extend ? 'enable_thinking needs prompt_extend: true' : null,
  plan: (body: { prompt: string; aspect_ratio: string; resolution: string }) =>
    pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution) }),
}

const QWEN_MODELS: readonly Model[] = [
  defineModel({
    ...qwenFamily,
    id: 'alibaba/qwen-image-3/text-to-image',
    title: 'Qwen Image 3',
    operations: ['text_to_image'],
    schema: z.object({ ...qwen, prompt_extend_mode: z.enum(['direct', 'agent']).default('direct') }),
  }),
  defineModel({
    ...qwenFamily,
    id: 'alibaba/qwen-image-3/edit',
    title: 'Qwen Image 3, edit',
    operations: ['image_to_image'],
    schema: z.object({
      ...qwen,
      image_urls: z.array(mediaUrl).min(1),
      prompt_extend_mode: z.literal('direct').default('direct'),
    }),
  }),
]

const zImage = defineModel({
  ...family,
  id: 'z-image/turbo',
  family: 'z-image',
  title: 'Z-Image Turbo',
  operations: ['text_to_image'],
  latency: { queuedSeconds: 2, runSeconds: 6 },
  schema: z.object({
    prompt: z.string().min(1).max(800),
    resolution: z.enum(['1k', '2k']).default('1k'),
    aspect_ratio: z.enum(QWEN_RATIOS).default('1:1'),
    prompt_extend: z.boolean().default(false),
    seed: seedUpTo(2_147_483_647),
  }),
  price: () => creditsFromUsd(0.015),
  plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution) }),
})

// The id is known, its fields and its price are not: both are made up.
const aiInfluencer = defineModel({
  ...family,
  id: 'higgsfield/ai-influencer',
  family: 'ai-influencer',
  title: 'AI influencer',
  operations: ['text_to_image'],
  latency: LATENCY,
  schema: z.object({
    prompt: z.string().default(''),
    gender: z.enum(influencerOptions.gender).default('female'),
    age: z.enum(influencerOptions.age).default('18-25'),
    look: z.enum(influencerOptions.look).default('natural'),
    aspect_ratio: z.enum(influencerOptions.aspect_ratio).default('3:4'),
  }),
  price: () => creditsFromUsd(0.05),
  plan: (body) =>
    pictureOf(body, {
      prompt: `${body.look} ${body.gender} person, ${body.age}. ${body.prompt}`,
      size: pictureSize(body.aspect_ratio, '2k'),
    }),
})

export const STILL_MODELS: readonly Model[] = [ideogram, ...RECRAFT_MODELS, ...QWEN_MODELS, zImage, aiInfluencer]
