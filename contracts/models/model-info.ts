// A model as callers see it: what it takes, what it costs, how long it usually runs.
import { z } from 'zod'
import { MODEL_OPERATIONS, OUTPUT_KINDS } from './model.ts'

export const ModelPriceInfo = z
  .discriminatedUnion('per', [
    z.object({ per: z.literal('image'), creditsByResolution: z.record(z.string(), z.number()) }),
    z.object({ per: z.literal('second'), credits: z.number() }),
    z.object({ per: z.literal('clip'), credits: z.number() }),
  ])
  .meta({ id: 'ModelPrice', description: 'In platform credits; 16 credits are 1 USD.' })

export const ModelInfo = z
  .object({
    id: z.string().meta({ description: "The platform's own id.", examples: ['higgsfield-ai/soul/standard'] }),
    aliases: z.array(z.string()).meta({ description: 'Short names taken wherever the id is.', examples: [['soul']] }),
    title: z.string(),
    description: z.string(),
    operation: z.enum(MODEL_OPERATIONS),
    output: z.enum(OUTPUT_KINDS),
    price: ModelPriceInfo,
    typicalDurationMs: z.int().meta({ description: 'Usual time from submission to result.' }),
    timeLimitMs: z.int().meta({ description: 'After this a request cannot be running any more.' }),
    inputSchema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `input`.' }),
  })
  .meta({ id: 'ModelInfo' })
export type ModelInfo = z.infer<typeof ModelInfo>

export const ModelList = z.object({ data: z.array(ModelInfo) }).meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>
