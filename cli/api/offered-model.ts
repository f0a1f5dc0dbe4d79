// A model as `GET /v1/models` lists it, as far as it is shown here.
import { z } from 'zod'

const InputField = z.object({
  description: z.string().optional(),
  type: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
})

export const OfferedModel = z.looseObject({
  id: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  description: z.string(),
  output: z.string(),
  price: z.looseObject({ per: z.string() }),
  inputSchema: z.looseObject({
    properties: z.record(z.string(), InputField),
    required: z.array(z.string()).optional(),
  }),
})
export type OfferedModel = z.infer<typeof OfferedModel>

export const OfferedModels = z.looseObject({ data: z.array(OfferedModel) })
