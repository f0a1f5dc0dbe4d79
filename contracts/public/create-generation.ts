// The body of `POST /v1/generations`: the model by id or alias, and its own input.
// Apart from what the API responds with, because it needs the input of every model, and the command line does not.
import { z } from 'zod'
import { MODELS } from '../models/catalogue.ts'
import { inputSchema } from '../models/input-schema.ts'
import type { Model } from '../models/model.ts'

export type CreateGeneration = { model: string; input: Record<string, unknown> }

/** The body for one model, by its id or any of its aliases. */
export function createGenerationOf(model: Model) {
  return z
    .strictObject({ model: z.literal([model.id, ...model.aliases]), input: inputSchema(model) })
    .meta({ id: `CreateGeneration_${model.aliases[0]}`, title: model.title })
}

/** The body where its model is not known: it only reports what is missing. */
export const AnyGeneration = z.strictObject({ model: z.string(), input: z.record(z.string(), z.unknown()) })

export const CreateGeneration = z
  .discriminatedUnion(
    'model',
    MODELS.map(createGenerationOf) as unknown as [z.ZodObject<{ model: z.ZodLiteral<string>; input: z.ZodObject }>],
  )
  .meta({
    id: 'CreateGeneration',
    examples: [{ model: 'soul', input: { prompt: 'A lighthouse at dusk, long exposure', aspectRatio: '16:9' } }],
  })
