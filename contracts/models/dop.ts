// DoP: the platform's own image-to-video models. A clip has five seconds; size and ratio are fixed.
import { z } from 'zod'
import { ImageSource, type Model, NOT_BLANK, Seed } from './model.ts'

const input = z.strictObject({
  prompt: z.string().trim().min(1, 'must say what happens').max(5000).meta({ pattern: NOT_BLANK }),
  image: ImageSource.meta({ description: 'The image that the clip starts on.' }),
  endImage: ImageSource.optional().meta({ description: 'The image that the clip ends on.' }),
  motions: z
    .array(z.strictObject({ id: z.uuid(), strength: z.number().min(0).max(1).default(0.5) }))
    .max(2, 'takes at most two motions')
    .optional(),
  enhancePrompt: z.boolean().default(true),
  seed: Seed.optional(),
})

function dop(tier: 'lite' | 'standard' | 'turbo', credits: number) {
  return {
    id: `higgsfield-ai/dop/${tier}`,
    aliases: [tier === 'standard' ? 'dop' : `dop-${tier}`],
    title: `DoP ${tier}`,
    description: 'Image to video with camera motions, five seconds.',
    operation: 'image-to-video',
    output: 'video',
    input,
    price: { per: 'clip', credits },
    priceFields: [],
    typicalDurationMs: 40_000,
    timeLimitMs: 20 * 60_000,
    fixedClipSeconds: 5,
  } as const satisfies Model
}

export const DOP_LITE = dop('lite', 2)
export const DOP_STANDARD = dop('standard', 9)
export const DOP_TURBO = dop('turbo', 6.5)
