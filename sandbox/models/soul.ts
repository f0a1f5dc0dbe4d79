// The Soul image family: Soul v1 (`soul/standard`), Soul 2 (`soul/v2/standard`) and the v1 route.
import { z } from 'zod'
import { seed, unitInterval } from './fields.ts'
import type { Size } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'

const soulRatio = z.enum(['9:16', '16:9', '4:3', '3:4', '1:1', '2:3', '3:2'])
const soulResolution = z.enum(['720p', '1080p'])
const batchSize = z.literal([1, 4])

const sizes: Record<z.output<typeof soulResolution>, Record<z.output<typeof soulRatio>, Size>> = {
  '720p': {
    '1:1': { width: 1152, height: 1152 },
    '3:4': { width: 1152, height: 1536 },
    '4:3': { width: 1536, height: 1152 },
    '2:3': { width: 1024, height: 1536 },
    '3:2': { width: 1536, height: 1024 },
    '9:16': { width: 864, height: 1536 },
    '16:9': { width: 1536, height: 864 },
  },
  '1080p': {
    '1:1': { width: 1536, height: 1536 },
    '3:4': { width: 1536, height: 2048 },
    '4:3': { width: 2048, height: 1536 },
    '2:3': { width: 1365, height: 2048 },
    '3:2': { width: 2048, height: 1365 },
    '9:16': { width: 1152, height: 2048 },
    '16:9': { width: 2048, height: 1152 },
  },
}

const soulBody = z.looseObject({
  prompt: z.string().min(1),
  style_id: z.uuid().nullish(),
  style_strength: unitInterval.default(1),
  batch_size: batchSize.default(1),
  resolution: soulResolution.default('720p'),
  aspect_ratio: soulRatio.default('4:3'),
  enhance_prompt: z.boolean().default(true),
  seed,
  custom_reference_id: z.uuid().nullish(),
  custom_reference_strength: unitInterval.default(1),
})

const latency = { queuedSeconds: 3, runSeconds: 18 }

export const soulStandard = defineModel({
  id: 'higgsfield-ai/soul/standard',
  dialect: 'v2',
  family: 'soul',
  catalogue: 'current',
  title: 'Soul Standard',
  outputType: 'image',
  operation: 'text_to_image',
  latency,
  schema: soulBody,
  price: (body) => body.batch_size * (body.resolution === '1080p' ? 3 : 1.5),
  outputCount: (body) => body.batch_size,
  plan: (body) => picture(body.prompt, body.seed, sizes[body.resolution][body.aspect_ratio]),
})

export const soul2Standard = defineModel({
  id: 'higgsfield-ai/soul/v2/standard',
  dialect: 'v2',
  family: 'soul',
  catalogue: 'current',
  title: 'Soul 2',
  outputType: 'image',
  operation: 'text_to_image',
  latency,
  schema: soulBody.omit({ style_strength: true }),
  price: (body) => body.batch_size * creditsFromUsd(0.0032),
  outputCount: (body) => body.batch_size,
  plan: (body) => picture(body.prompt, body.seed, sizes[body.resolution][body.aspect_ratio]),
})

const v1Sizes = [
  ...['1152x2048', '2048x1152', '2048x1536', '1536x2048', '1344x2016', '2016x1344', '960x1696', '1696x960'],
  ...['1536x1536', '1536x1152', '1152x1536', '1088x1632', '1632x1088', '1120x1680', '1680x1120', '2048x2048'],
]

export const soulV1 = defineModel({
  id: 'v1/text2image/soul',
  dialect: 'v1',
  family: 'soul',
  catalogue: 'current',
  jobSetType: 'text2image_soul',
  title: 'Soul (v1 route)',
  outputType: 'image',
  operation: 'text_to_image',
  latency,
  schema: z.looseObject({
    prompt: z.string(),
    width_and_height: z.enum(v1Sizes),
    quality: soulResolution.default('1080p'),
    batch_size: batchSize.default(1),
    enhance_prompt: z.boolean().optional(),
    // The v1 route answers null ids with a UUID error, so these are optional but not nullable.
    style_id: z.uuid().optional(),
    style_strength: unitInterval.default(1),
    custom_reference_id: z.uuid().optional(),
    custom_reference_strength: unitInterval.default(1),
    seed,
  }),
  price: (body) => body.batch_size * (body.quality === '1080p' ? 3 : 1.5),
  outputCount: (body) => body.batch_size,
  plan: (body) => {
    const [width = 0, height = 0] = body.width_and_height.split('x').map(Number)
    return picture(body.prompt, body.seed, { width, height })
  },
})

function picture(prompt: string, pictureSeed: number | null | undefined, size: Size) {
  return {
    kind: 'picture' as const,
    prompt,
    seed: pictureSeed ?? null,
    size,
    format: 'png' as const,
    references: [],
    character: null,
  }
}
