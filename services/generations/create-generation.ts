// Accepts a generation: stores it in one transaction, then starts its workflow.
// Invariant: an accepted generation reaches a final status, also where a process crashes after the transaction.
import type { CreateGeneration } from '../../contracts/public/create-generation.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { toGeneration } from '../../db/generations/read.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { readPrices } from '../../db/money/prices.ts'
import { mediaOf, replaceMedia } from '../../domain/models/media-of.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { reserveOrRefuse } from '../money/reserve-or-refuse.ts'
import { type ResolvedMedia, resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import { refuseCharacter } from '../characters/refuse-character.ts'
import { countNewJob } from '../jobs/line-limit.ts'
import { acquireAtAcceptance } from '../jobs/acquire-at-acceptance.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'
import { accountsForEntriesOrThrow } from '../named-lists/accounts-for-entries.ts'
import { resolveNames } from '../named-lists/resolve-names.ts'
import { parseGenerationOrThrow } from './parse-order.ts'

export interface CreateGenerationInput {
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/**
 * Responds with status 202 and the generation. Where Temporal is away, housekeeping starts the workflow later.
 * Throws `invalid_content`, `unknown_model`, `budget_exceeded`, `line_full`, and the problems of its files and of the idempotency key.
 */
export async function createGeneration({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateGenerationInput
}): Promise<Answer<Generation>> {
  return replayOrWork<Generation>(ctx, input.idempotency, async () => {
    const parsed = parseGenerationOrThrow(input.body)
    refuseCharacter(parsed.input, '/input')
    const order = await resolveOrder(ctx, parsed)
    await countNewJob(ctx)
    const media = await resolveMedia(ctx, mediaReferences(order))
    const answer = await writeOnce({
      ctx,
      idempotency: input.idempotency,
      status: 202,
      write: (trx) => accept(trx, { ctx, order, media }),
    })
    if (answer.isReplay) return answer
    const slot = await acquireAtAcceptance(ctx, answer.body.id)
    // A generation in line is started by the grant of a slot: before that its workflow would have nothing to do.
    if (slot !== 'in_line') await startGenerationWorkflow(ctx, answer.body, { slot })
    return answer
  })
}

interface ResolvedOrder extends CreateGeneration {
  /** Names of the list entries in the input, by JSON Pointer. */
  inputNames: Record<string, string>
}

async function resolveOrder(ctx: ServiceContext, { model, input }: CreateGeneration): Promise<ResolvedOrder> {
  const resolved = await resolveNames(ctx, { model: getModelOrThrow(model), input, at: '/input' })
  return { model, input: resolved.input, inputNames: resolved.names }
}

function mediaReferences({ model, input }: CreateGeneration) {
  return mediaOf(getModelOrThrow(model), input).map(({ pointer, source, kind, limits }) => ({
    pointer: `/input${pointer}`,
    source,
    kind,
    limits,
  }))
}

async function accept(
  trx: DatabaseTransaction,
  { ctx, order, media }: { ctx: ServiceContext; order: ResolvedOrder; media: ResolvedMedia[] },
): Promise<Generation> {
  const { clientId } = ctx
  const { model, inputNames } = order
  const assetIds = (await saveResolved(trx, { clientId, media })).values()
  const input = replaceMedia(getModelOrThrow(model), order.input, ({ source }) => assetIds.next().value ?? source)
  const [price] = await readPrices(trx, { model, inputs: [input] })
  const row = await insertGeneration(trx, {
    ...{ clientId, model, input, inputNames, ...price! },
    ...(await accountsForEntriesOrThrow(trx, { model: getModelOrThrow(model), input, at: '/input' })),
  })
  await reserveOrRefuse(ctx, trx, { scope: { generationId: row.id }, model, credits: row.priceCredits })
  return toGeneration(row)
}
