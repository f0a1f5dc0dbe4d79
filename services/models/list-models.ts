// Describes the models. The descriptions are built once, because the catalogue is part of the program.
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { describeInput } from '../../contracts/models/describe-input.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { notFound } from '../problems/service-problem.ts'

const INFOS: readonly ModelInfo[] = MODELS.map(infoOf)

/** All models of the catalogue. */
export function listModels(): ModelList {
  return { data: [...INFOS] }
}

/** One model by id or alias. Throws `not_found`. */
export function getModel({ input }: { input: { id: string } }): ModelInfo {
  const model = findModel(input.id)
  const info = INFOS.find((candidate) => candidate.id === model?.id)
  if (!info) throw notFound('model', input.id)
  return info
}

function infoOf(model: Model): ModelInfo {
  const { id, title, description, operation, output, price, typicalDurationMs, timeLimitMs } = model
  return {
    id,
    aliases: [...model.aliases],
    title,
    description,
    operation,
    output,
    price,
    typicalDurationMs,
    timeLimitMs,
    inputSchema: describeInput(model),
  }
}
