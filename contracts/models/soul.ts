// Soul: the platform's own text-to-image models.
import { z } from 'zod'
import { type Model, NOT_BLANK, Seed } from './model.ts'

const AspectRatio = z.enum(['9:16', '16:9', '4:3', '3:4', '1:1', '2:3', '3:2']).default('4:3')
const Resolution = z.enum(['720p', '1080p']).default('720p')

const sharedFields = {
  prompt: z.string().trim().min(1, 'must say what to show').max(5000).meta({ pattern: NOT_BLANK }),
  aspectRatio: AspectRatio,
  resolution: Resolution,
  batchSize: z
    .union([z.literal(1), z.literal(4)])
    .default(1)
    .meta({ description: 'Number of images: 1 or 4.' }),
  styleId: z.uuid().optional().meta({ description: 'Id of a style of this Soul version. Default: General.' }),
  enhancePrompt: z.boolean().default(true).meta({ description: '`true`: the platform extends the prompt.' }),
  seed: Seed.optional(),
}

const timing = { typicalDurationMs: 20_000, timeLimitMs: 10 * 60_000 }

export const SOUL_STANDARD = {
  id: 'higgsfield-ai/soul/standard',
  aliases: ['soul'],
  title: 'Soul',
  description: 'Text to image with style presets.',
  operation: 'text-to-image',
  output: 'image',
  input: z.strictObject({
    ...sharedFields,
    styleStrength: z.number().min(0).max(1).optional().meta({ description: 'Strength of the style, 0 to 1.' }),
  }),
  price: { per: 'image', creditsByResolution: { '720p': 1.5, '1080p': 3 } },
  priceFields: ['resolution', 'batchSize'],
  ...timing,
} as const satisfies Model

export const SOUL_2 = {
  id: 'higgsfield-ai/soul/v2/standard',
  aliases: ['soul-2'],
  title: 'Soul 2',
  description: 'Text to image, second version, with its own styles.',
  operation: 'text-to-image',
  output: 'image',
  input: z.strictObject(sharedFields),
  price: { per: 'image', creditsByResolution: { '720p': 0.0512, '1080p': 0.0512 } },
  priceFields: ['resolution', 'batchSize'],
  ...timing,
} as const satisfies Model
