// Accepts a generation: stores it in one transaction, then starts its workflow.
// Invariant: an accepted generation reaches a final status, also where a process crashes after the transaction.
import type { Generation } from '../../contracts/public/generations.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { toGeneration } from '../../db/generations/read.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { readPrices } from '../../db/money/prices.ts'
import { replaceMedia } from '../../domain/models/media-of.ts'
import type { Price } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { measuredClipSeconds } from '../money/clip-seconds.ts'
import { pricesOfListed } from '../money/refresh-prices.ts'
import { reserveOrRefuse } from '../money/reserve-or-refuse.ts'
import { mediaReferencesOf } from '../assets/media-references.ts'
import { type ResolvedMedia, resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import { acceptWithinBudget, startTrainingOfJob, writeTrainingOfJob } from '../characters/train-for-job.ts'
import { countNewJob } from '../jobs/line-limit.ts'
import { acquireAtAcceptance } from '../jobs/acquire-at-acceptance.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'
import { accountsForEntriesOrThrow } from '../named-lists/accounts-for-entries.ts'
import { parseGenerationOrThrow } from './parse-order.ts'
import { resolveOrder, type ResolvedOrder } from './resolve-order.ts'

export interface CreateGenerationInput {
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/**
 * Responds with status 202 and the generation. Where Temporal is away, housekeeping starts the workflow later.
 * Throws `invalid_content`, `unknown_model`, `price_unknown`, `budget_exceeded`, `line_full`, and the problems of its files and of the idempotency key.
 */
export async function createGeneration({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateGenerationInput
}): Promise<Answer<Generation>> {
  return replayOrWork<Generation>(ctx, input.idempotency, async () => {
    const parsed = await parseGenerationOrThrow(ctx, input.body)
    await countNewJob(ctx)
    const order = await resolveOrder(ctx, parsed)
    const { model, maxCredits } = order
    const fallback = await pricesOfListed(ctx, { model, inputs: [order.input], maxCredits })
    const media = await resolveMedia(ctx, mediaReferencesOf(model, order.input, '/input'))
    const { idempotency } = input
    const answer = await acceptWithinBudget(order, (placed) =>
      writeOnce({
        ...{ ctx, idempotency, status: 202 },
        write: (trx) => accept(trx, { ctx, order: placed, media, fallback }),
      }),
    )
    if (answer.isReplay) return answer
    await startTrainingOfJob(ctx, answer.body.character)
    const slot = await acquireAtAcceptance(ctx, answer.body.id)
    // A generation in line is started by the grant of a slot: before that its workflow would have nothing to do.
    if (slot !== 'in_line') await startGenerationWorkflow(ctx, answer.body, { slot })
    return answer
  })
}

async function accept(
  trx: DatabaseTransaction,
  job: { ctx: ServiceContext; order: ResolvedOrder; media: ResolvedMedia[]; fallback: Price | undefined },
): Promise<Generation> {
  const { ctx, order, media, fallback } = job
  const { clientId } = ctx
  const { model: declaration, inputNames } = order
  const assetIds = (await saveResolved(trx, { clientId, media })).values()
  const input = replaceMedia(declaration, order.input, ({ source }) => assetIds.next().value ?? source)
  const clipSeconds = await measuredClipSeconds({ db: trx, clientId }, { model: declaration, input })
  const [price] = await readPrices(trx, { model: declaration, inputs: [input], clipSeconds, fallback })
  const { id: model, platformSchema } = declaration
  const platformModelId = platformSchema?.versionId ?? null
  const character = await writeTrainingOfJob(ctx, trx, order)
  const row = await insertGeneration(trx, {
    ...{ clientId, model, platformModelId, input, inputNames, character, ...price! },
    ...(await accountsForEntriesOrThrow(trx, { model: declaration, input, at: '/input' })),
  })
  const { priceCredits: credits } = row
  const earlierCredits = character?.training?.priceCredits
  await reserveOrRefuse(ctx, trx, { scope: { generationId: row.id }, model, credits, earlierCredits })
  return toGeneration(row)
}
