// The refusal of a model name, with the nearest name and the list of models.
import { MODELS } from '../../contracts/models/catalogue.ts'
import { nearestName } from '../../domain/validation/nearest-name.ts'
import { ServiceProblem } from './service-problem.ts'

/** `name`: what the caller sent as model. */
export function unknownModel(name: string): ServiceProblem {
  const names = MODELS.flatMap((model) => [model.id, ...model.aliases])
  const meant = nearestName(name, names)
  const list = MODELS.map((model) => `${model.aliases[0]} (${model.id})`).join(', ')
  return new ServiceProblem('unknown_model', {
    detail: `${meant ? `Did you mean "${meant}"? ` : ''}The models are: ${list}. GET /v1/models describes them.`,
    errors: [{ pointer: '/model', detail: 'is neither the id nor an alias of a model' }],
  })
}
