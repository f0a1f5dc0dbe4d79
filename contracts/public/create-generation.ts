// The body of `POST /v1/generations`: the model by id or alias, and its own input.
// Apart from what the API responds with, because it needs the input of every model, and the command line does not.
import { z } from 'zod'
import { MODELS } from '../models/catalogue.ts'
import { characterUseOf } from '../models/character-use.ts'
import { inputSchema } from '../models/input-schema.ts'
import type { Model } from '../models/model.ts'
import type { CharacterPolicy } from '../vocabulary/character-use.ts'
import { CharacterPolicySchema } from './generation-character.ts'

export interface CreateGeneration {
  model: string
  input: Record<string, unknown>
  /** Only for a model that the catalogue does not have. */
  maxCredits?: number
  characterPolicy?: CharacterPolicy | undefined
  characterFallbackModel?: string | undefined
}

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

const CHARACTER_FIELDS = {
  characterPolicy: CharacterPolicySchema.optional().meta({
    description:
      'What happens where no account that holds the Soul ID of the character has a free slot. Default: the setting of the server, `wait` unless changed.',
  }),
  characterFallbackModel: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description:
        'For the policy `references`: a model that takes reference images. It gets the fields that have the same name there, and the price is that of this model.',
      examples: ['banana-pro'],
    }),
}

/** The body for one model, by its id or any of its aliases. */
export function createGenerationOf(model: Model) {
  return z
    .strictObject({
      model: z.literal([model.id, ...model.aliases]),
      input: inputSchema(model),
      ...(characterUseOf(model)?.kind === 'soul_id' ? CHARACTER_FIELDS : {}),
    })
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
