// Describes the models. Each description is built when it is first needed, because the catalogue is part of the program.
import { capabilitiesOf, type Capability } from '../../contracts/models/capabilities.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { describeInput } from '../../contracts/models/describe-input.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { notFound } from '../problems/service-problem.ts'

const INFOS = new Map<string, ModelInfo>()

/** The models of the catalogue that have every one of the capabilities. */
export function listModels({ input }: { input: { capability?: readonly Capability[] | undefined } }): ModelList {
  const wanted = input.capability ?? []
  const data = MODELS.map(infoOf).filter(({ capabilities }) => wanted.every((one) => capabilities.includes(one)))
  return { data }
}

/** One model by id or alias. Throws `not_found`. */
export function getModel({ input }: { input: { id: string } }): ModelInfo {
  const model = findModel(input.id)
  if (!model) throw notFound('model', input.id)
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
  }
  INFOS.set(id, info)
  return info
}

function priceOf({ price }: Model): ModelInfo['price'] {
  const { creditsBy, ...rest } = price
  return { ...rest, ...(creditsBy ? { creditsBy: { fields: [...creditsBy.fields], amounts: creditsBy.amounts } } : {}) }
}
