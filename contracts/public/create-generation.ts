// The body of `POST /v1/generations`: the model by id or alias, and its own input.
// Apart from what the API responds with, because it needs the input of every model, and the command line does not.
import { z } from 'zod'
import { MODELS } from '../models/catalogue.ts'
import { inputSchema } from '../models/input-schema.ts'
import type { Model } from '../models/model.ts'

/** `maxCredits`: only for a model that the catalogue does not have. */
export type CreateGeneration = { model: string; input: Record<string, unknown>; maxCredits?: number }

/** The body for a model that the catalogue does not have. The platform's JSON Schema describes its input. */
export const CreateListedGeneration = z
  .strictObject({
    model: z
      .string()
      .meta({ description: 'Id of a model that an account lists and that the catalogue does not have.' }),
    input: z.record(z.string(), z.unknown()).meta({
      description: 'Input in the names of the platform. `inputSchema` of `GET /v1/models/{id}` describes it.',
    }),
    maxCredits: z
      .number()
      .positive()
      .max(100_000)
      .multipleOf(0.001, 'takes at most three decimal places')
      .optional()
      .meta({
        description:
          'The most that the job may cost. Reserved and booked where the platform returns no price for it. A job with a higher price is refused.',
      }),
  })
  .meta({ id: 'CreateGeneration_listed', title: 'Model outside of the catalogue' })

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
