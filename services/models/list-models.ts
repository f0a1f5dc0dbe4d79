// Describes the models. Each description is built when it is first needed, because the catalogue is part of the program.
import { capabilitiesOf, type Capability } from '../../contracts/models/capabilities.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { describeInput } from '../../contracts/models/describe-input.ts'
import { fileFieldsOf } from '../../contracts/models/file-fields.ts'
import type { Model, ModelGeneration, OutputKind } from '../../contracts/models/model.ts'
import type { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { documentedInput } from '../../domain/models/example-input.ts'
import { listListings } from '../../db/models/platform-models.ts'
import { unknownModel } from '../../domain/models/unknown/unknown-model.ts'
import type { ServiceContext } from '../context.ts'
import { findListedModel, type ModelContext } from './find-model.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { unknownModelDetail } from '../problems/unknown-model.ts'

const INFOS = new WeakMap<Model, ModelInfo>()

export interface ModelFilter {
  /** Models that have every one of these. */
  capability?: readonly Capability[] | undefined
  output?: OutputKind | undefined
  generation?: ModelGeneration | undefined
}

/** The models of the catalogue to which all filters apply, current ones first. */
export function listModels({ input }: { input: ModelFilter }): ModelList {
  return {
    data: [...MODELS.filter(isCurrent), ...MODELS.filter((model) => !isCurrent(model))].flatMap(matching(input)),
  }
}

/** Those of the catalogue, then those that only the accounts list and that can be used, by id. */
export async function listAllModels({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: ModelFilter
}): Promise<ModelList> {
  const stored = await listListings(ctx.db, { except: MODELS.map(({ id }) => id) })
  const others = stored
    .map(({ listing, versionId }) => unknownModel(listing, versionId))
    .flatMap((made) => (made.kind === 'usable' ? [made.model] : []))
  return { data: [...listModels({ input }).data, ...others.flatMap(matching(input))] }
}

function matching({ capability = [], output, generation }: ModelFilter): (model: Model) => ModelInfo[] {
  return (model) => {
    if (output !== undefined && model.output !== output) return []
    if (generation !== undefined && model.generation !== generation) return []
    const info = infoOf(model)
    return capability.every((one) => info.capabilities.includes(one)) ? [info] : []
  }
}

function isCurrent({ generation }: Model): boolean {
  return generation === 'current'
}

/** One model by id or alias, or by the id under which an account lists it. Throws `not_found`, `unknown_model`. */
export async function getModel({ ctx, input }: { ctx: ModelContext; input: { id: string } }): Promise<ModelInfo> {
  const model = findModel(input.id) ?? (await findListedModel(ctx, input.id))
  if (!model) throw new ServiceProblem('not_found', { detail: unknownModelDetail(input.id) })
  return infoOf(model)
}

function infoOf(model: Model): ModelInfo {
  const known = INFOS.get(model)
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
    source: model.platformSchema ? 'platform' : 'catalogue',
    files: fileFieldsOf(model),
    inputSchema: model.platformSchema ? { ...model.platformSchema.schema } : describeInput(model),
    exampleInput: documentedInput(model),
  }
  INFOS.set(model, info)
  return info
}

function priceOf({ price }: Model): ModelInfo['price'] {
  if (!price) return null
  const { creditsBy, ...rest } = price
  return { ...rest, ...(creditsBy ? { creditsBy: { fields: [...creditsBy.fields], amounts: creditsBy.amounts } } : {}) }
}
