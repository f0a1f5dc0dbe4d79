// One body of `POST /v1/generations` for each model, for the reference of the API.
import { MODELS } from '../../contracts/models/catalogue.ts'
import { documentedInput } from '../../domain/models/example-input.ts'

export interface ExampleBody {
  summary: string
  value: { model: string; input: Record<string, unknown> }
}

/** The example of each model by its first alias, in the order of the catalogue. Media are URLs of example.com. */
export function exampleBodies(): Record<string, ExampleBody> {
  return Object.fromEntries(
    MODELS.map((model): [string, ExampleBody] => {
      const name = model.aliases[0]
      return [name, { summary: model.title, value: { model: name, input: documentedInput(model) } }]
    }),
  )
}
