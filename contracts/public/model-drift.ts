// How the catalogue of this server differs from what the platform lists for the accounts, as operators see it.
import { z } from 'zod'

export const DRIFT_KINDS = [
  'unknown_model',
  'unusable_model',
  'not_offered',
  'new_field',
  'missing_field',
  'required_field',
  'new_value',
  'missing_value',
  'other_bound',
  'other_default',
  'other_price',
] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

const Difference = z.object({
  kind: z.enum(DRIFT_KINDS).meta({
    description:
      '`unknown_model`: an account lists it, and the catalogue does not have it; it can be used by its id. `unusable_model`: the same, but it cannot be used. `not_offered`: no enabled account lists it. The others compare a model, or one of its fields, on both sides.',
  }),
  model: z.string().meta({ description: 'Id of the model.' }),
  field: z.string().nullable().meta({ description: 'Name of the field on the platform.' }),
  catalogue: z.string().nullable().meta({ description: 'What the catalogue has.' }),
  platform: z.string().nullable().meta({ description: 'What the platform lists.' }),
  detail: z.string().meta({ description: 'The difference in a sentence.' }),
})

export const ModelDrift = z
  .object({
    listsRead: z.int().meta({ description: 'Enabled accounts whose list of models was read with its schemas.' }),
    listsMissing: z.int().meta({
      description: 'Enabled accounts whose list was not read yet. Where there are any, `not_offered` is not reported.',
    }),
    differences: z.array(Difference),
  })
  .meta({ id: 'ModelDrift' })
export type ModelDrift = z.infer<typeof ModelDrift>
export type ModelDifference = ModelDrift['differences'][number]
