// A model as callers see it: its input, price and usual duration.
import { z } from 'zod'
import { CAPABILITIES } from './capabilities.ts'
import { FIELD_ROLES } from './field.ts'
import { MODEL_GENERATIONS, MODEL_OPERATIONS, OUTPUT_KINDS } from './model.ts'

export const ModelPriceInfo = z
  .object({
    per: z.enum(['image', 'second', 'clip']).meta({ description: 'The unit: each image, each second, or the output.' }),
    credits: z.number().meta({
      description:
        'Credits for one unit by the price list of the platform. With `creditsBy` the highest amount. Sizes and qualities without an amount there can cost more: see `POST /v1/estimates`.',
    }),
    creditsBy: z
      .object({ fields: z.array(z.string()), amounts: z.record(z.string(), z.number()) })
      .optional()
      .meta({ description: 'Amounts by the values of fields. A key has the values with a space between them.' }),
    maxSeconds: z.number().optional().meta({
      description:
        'Set where the length follows a clip of the caller. A job is priced by the measured length of that clip, and by this length where the clip is not measured.',
    }),
    isUpperBound: z
      .boolean()
      .optional()
      .meta({ description: '`true`: the platform gives no exact price, and this is the highest possible amount.' }),
  })
  .meta({ id: 'ModelPrice', description: 'Price in platform credits; 16 credits are 1 USD.' })

export const CapabilitySchema = z.enum(CAPABILITIES).meta({
  id: 'Capability',
  description: 'What a model can do. `text_only`: its input can consist of a text alone.',
})

/** Query of `GET /v1/models`. Repeat `capability` for models that have all of them. */
export const ModelQuery = z.object({
  capability: z
    .union([CapabilitySchema, z.array(CapabilitySchema).max(CAPABILITIES.length)])
    .optional()
    .meta({ description: 'Only models that can do this. Given more than once: models that can do all of it.' }),
  output: z.enum(OUTPUT_KINDS).optional().meta({ description: 'Only models that make this kind of media.' }),
  generation: z
    .enum(MODEL_GENERATIONS)
    .optional()
    .meta({ description: 'Only current or only older models. Default: all, current ones first.' }),
})

export const ModelInfo = z
  .object({
    id: z.string().meta({ description: 'Id of the model on the platform.', examples: ['higgsfield-ai/soul/standard'] }),
    aliases: z
      .array(z.string())
      .meta({ description: 'Short names, accepted instead of the id.', examples: [['soul']] }),
    title: z.string(),
    description: z.string(),
    family: z.string().meta({ description: 'The product line, for example `kling`.' }),
    generation: z.enum(MODEL_GENERATIONS).meta({
      description: '`older`: many accounts no longer offer it, and a job on such an account is refused.',
    }),
    operation: z.enum(MODEL_OPERATIONS),
    output: z.enum(OUTPUT_KINDS),
    capabilities: z.array(CapabilitySchema),
    price: ModelPriceInfo.nullable().meta({
      description: 'Null: only the platform can price the model. `POST /v1/estimates` asks it.',
    }),
    source: z.enum(['catalogue', 'platform']).meta({
      description:
        '`platform`: the catalogue does not have the model, but an account lists it. Its input has the names of the platform.',
    }),
    typicalDurationMs: z.int().meta({ description: 'Usual time from submission to result.' }),
    timeLimitMs: z.int().meta({ description: 'Time limit of the platform: after it a request has ended.' }),
    files: z
      .array(z.object({ pointer: z.string(), kind: z.enum(['image', 'video', 'audio']), role: z.enum(FIELD_ROLES) }))
      .meta({
        description:
          'Where the input takes files: JSON Pointers within `input`, with `*` for each entry of a list. Each is an upload id or a URL.',
      }),
    inputSchema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `input`.' }),
    exampleInput: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'The least input of the model. Its files are examples: put yours in their place.' }),
  })
  .meta({ id: 'ModelInfo' })
export type ModelInfo = z.infer<typeof ModelInfo>

export const ModelList = z.object({ data: z.array(ModelInfo) }).meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>
