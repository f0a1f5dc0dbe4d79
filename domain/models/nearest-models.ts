// Finds the models that a misspelt name probably means.
import { MODELS } from '../../contracts/models/catalogue.ts'
import { nearestNames } from '../validation/nearest-name.ts'

const MAX_SUGGESTIONS = 3

/** One name for each of the models with the nearest names, the nearest first. At most three. */
export function nearestModels(name: string): string[] {
  const byName = new Map(MODELS.flatMap((model) => [...model.aliases, model.id].map((one) => [one, model] as const)))
  const names = nearestNames(name, [...byName.keys()], MODELS.length)
  const models = [...new Set(names.map((one) => byName.get(one)!))]
  return models.slice(0, MAX_SUGGESTIONS).map((model) => names.find((one) => byName.get(one) === model)!)
}
