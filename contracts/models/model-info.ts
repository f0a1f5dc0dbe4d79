// A model as callers see it: its input, price and usual duration.
import { z } from 'zod'
import { MODEL_OPERATIONS, OUTPUT_KINDS } from './model.ts'

export const ModelPriceInfo = z
  .discriminatedUnion('per', [
    z.object({ per: z.literal('image'), creditsByResolution: z.record(z.string(), z.number()) }),
    z.object({ per: z.literal('second'), credits: z.number() }),
    z.object({ per: z.literal('clip'), credits: z.number() }),
  ])
  .meta({
    id: 'ModelPrice',
    description:
      'Price in platform credits; 16 credits are 1 USD. `per` is the unit: each image, each second, or the clip.',
  })

export const ModelInfo = z
  .object({
    id: z.string().meta({ description: 'Id of the model on the platform.', examples: ['higgsfield-ai/soul/standard'] }),
    aliases: z
      .array(z.string())
      .meta({ description: 'Short names, accepted instead of the id.', examples: [['soul']] }),
    title: z.string(),
    description: z.string(),
    operation: z.enum(MODEL_OPERATIONS),
    output: z.enum(OUTPUT_KINDS),
    price: ModelPriceInfo,
    typicalDurationMs: z.int().meta({ description: 'Usual time from submission to result.' }),
    timeLimitMs: z.int().meta({ description: 'Time limit of the platform: after it a request has ended.' }),
    inputSchema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `input`.' }),
  })
  .meta({ id: 'ModelInfo' })
export type ModelInfo = z.infer<typeof ModelInfo>

export const ModelList = z.object({ data: z.array(ModelInfo) }).meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>
