// Describes the models. Each description is built when it is first needed, because the catalogue is part of the program.
import { capabilitiesOf, type Capability } from '../../contracts/models/capabilities.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { describeInput } from '../../contracts/models/describe-input.ts'
import type { Model, ModelGeneration, OutputKind } from '../../contracts/models/model.ts'
import type { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { documentedInput } from '../../domain/models/example-input.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { unknownModelDetail } from '../problems/unknown-model.ts'

const INFOS = new Map<string, ModelInfo>()

export interface ModelFilter {
  /** Models that have every one of these. */
  capability?: readonly Capability[] | undefined
  output?: OutputKind | undefined
  generation?: ModelGeneration | undefined
}

/** The models of the catalogue to which all filters apply, current ones first. */
export function listModels({ input }: { input: ModelFilter }): ModelList {
  const { capability = [], output, generation } = input
  const data = [...MODELS.filter(isCurrent), ...MODELS.filter((model) => !isCurrent(model))]
    .filter((model) => output === undefined || model.output === output)
    .filter((model) => generation === undefined || model.generation === generation)
    .map(infoOf)
    .filter(({ capabilities }) => capability.every((one) => capabilities.includes(one)))
  return { data }
}

function isCurrent({ generation }: Model): boolean {
  return generation === 'current'
}

/** One model by id or alias. Throws `not_found`. */
export function getModel({ input }: { input: { id: string } }): ModelInfo {
  const model = findModel(input.id)
  if (!model) throw new ServiceProblem('not_found', { detail: unknownModelDetail(input.id) })
  return infoOf(model)
}

function infoOf(model: Model): ModelInfo {
  const known = INFOS.get(model.id)
  if (known) return known
  const { id, title, description, family, generation, operation, output, typicalDurationMs, timeLimitMs } = model
  const info: ModelInfo = {
    id,
    aliases: [...model.aliases],
    title,
    description,
    family,
    generation,
    operation,
    output,
    capabilities: capabilitiesOf(model),
    price: priceOf(model),
    typicalDurationMs,
    timeLimitMs,
    inputSchema: describeInput(model),
    exampleInput: documentedInput(model),
  }
  INFOS.set(id, info)
  return info
}

function priceOf({ price }: Model): ModelInfo['price'] {
  const { creditsBy, ...rest } = price
  return { ...rest, ...(creditsBy ? { creditsBy: { fields: [...creditsBy.fields], amounts: creditsBy.amounts } } : {}) }
}
