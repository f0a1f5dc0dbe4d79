// What callers send for an estimate: a generation or a film. Fields that have no effect on the price may be missing.
import { z } from 'zod'
import { MODELS } from '../models/catalogue.ts'
import { type InputSchema, inputSchema } from '../models/input-schema.ts'
import type { Model } from '../models/model.ts'
import { CreateFilm, MAX_SCENES } from './films.ts'

/** The body of `POST /v1/generations`; the input needs only fields that change the price. */
export const EstimateGeneration = z
  .union(
    MODELS.map((model) =>
      z
        .strictObject({
          model: z.literal([model.id, ...model.aliases]),
          input: pricedInput(model).optional(),
        })
        .meta({ id: `EstimateGeneration_${model.aliases[0]}`, title: model.title }),
    ),
  )
  .meta({ id: 'EstimateGeneration', examples: [{ model: 'soul', input: { resolution: '1080p' } }] })

/** The body of `POST /v1/films`; `image` and the prompts of scenes may be missing. */
export const EstimateFilm = CreateFilm.extend({
  image: CreateFilm.shape.image.optional(),
  scenes: z
    .array(CreateFilm.shape.scenes.element.partial({ prompt: true }))
    .min(1)
    .max(MAX_SCENES),
}).meta({ id: 'EstimateFilm', examples: [{ model: 'kling', scenes: [{}, { durationSeconds: 10 }] }] })

/** The input of the model in which only fields that change the price are required. */
function pricedInput(model: Model): InputSchema {
  const fields = model.fields.map((field) => (field.changesPrice ? field : { ...field, isRequired: false }))
  return inputSchema({ ...model, fields, rules: [] })
}
