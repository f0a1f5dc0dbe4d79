// Kling clips: 2.6 from one image, Omni between a first and a last frame.
import { z } from 'zod'
import { ImageSource, type Model, NOT_BLANK } from './model.ts'

const AspectRatio = z.enum(['16:9', '9:16', '1:1'])
const ClipSeconds = z
  .union([z.literal(5), z.literal(10)])
  .default(5)
  .meta({ description: 'Length of the clip in seconds: 5 or 10.' })
const timing = { typicalDurationMs: 100_000, timeLimitMs: 40 * 60_000 }

export const KLING_2_6_IMAGE_TO_VIDEO = {
  id: 'kling-video/v2.6/pro/image-to-video',
  aliases: ['kling', 'kling-2.6'],
  title: 'Kling 2.6 Pro, image to video',
  description: 'A clip that starts on your image, with or without audio.',
  operation: 'image-to-video',
  output: 'video',
  input: z.strictObject({
    prompt: z.string().trim().min(1, 'must say what happens').max(2500).meta({ pattern: NOT_BLANK }),
    image: ImageSource.meta({ description: 'The image that the clip starts on.' }),
    durationSeconds: ClipSeconds,
    sound: z.boolean().default(true).meta({ description: '`true`: the clip has an audio track.' }),
    cfgScale: z.number().min(0).max(1).default(0.5).meta({ description: 'How closely to follow the prompt, 0 to 1.' }),
    aspectRatio: AspectRatio.optional(),
  }),
  price: { per: 'second', credits: 1.12 },
  priceFields: ['durationSeconds', 'sound'],
  ...timing,
} as const satisfies Model

export const KLING_OMNI_FIRST_LAST_FRAME = {
  id: 'kling-video/omni/first-last-frame',
  aliases: ['kling-omni'],
  title: 'Kling Omni, first and last frame',
  description: 'A clip between two images; the last one is optional.',
  operation: 'first-last-frame',
  output: 'video',
  input: z.strictObject({
    prompt: z.string().trim().max(2500, 'must have at most 2500 characters: the platform ignores the rest').default(''),
    image: ImageSource.meta({ description: 'The image that the clip starts on.' }),
    endImage: ImageSource.optional().meta({ description: 'The image that the clip ends on.' }),
    mode: z.enum(['std', 'pro']).default('pro'),
    durationSeconds: ClipSeconds,
    aspectRatio: AspectRatio.default('16:9'),
  }),
  price: { per: 'second', credits: 1.344 },
  priceFields: ['durationSeconds', 'mode'],
  ...timing,
} as const satisfies Model
