// The refusal of a model name, with the nearest names and the way to list all models.
import { nearestModels } from '../../domain/models/nearest-models.ts'
import { ServiceProblem } from './service-problem.ts'

const HOW_TO_LIST = '`GET /v1/models` lists all models.'

/** `name`: what the caller sent as model. */
export function unknownModel(name: string): ServiceProblem {
  return new ServiceProblem('unknown_model', {
    detail: unknownModelDetail(name),
    errors: [{ pointer: '/model', detail: 'is neither the id nor an alias of a model' }],
  })
}

/** The refusal of a model that an account lists and that cannot be used. `reason`: the second half of a sentence. */
export function unusableModel(name: string, reason: string): ServiceProblem {
  return new ServiceProblem('unknown_model', {
    detail: `The accounts list the model "${name.slice(0, 200)}", but it ${reason}. \`hfw models drift\` lists such models.`,
    errors: [{ pointer: '/model', detail: reason }],
  })
}

/** The sentence that names the models with the nearest names, each once, and how to list all. */
export function unknownModelDetail(name: string): string {
  const meant = nearestModels(name)
  const question = meant.length === 0 ? '' : `Did you mean ${meant.map((one) => `"${one}"`).join(' or ')}? `
  return `There is no model "${name.slice(0, 100)}". ${question}${HOW_TO_LIST}`
}
