// Accepts a generation. When this returns, it will be finished or honestly failed, whatever dies in between.
import type { CreateGeneration, Generation } from '../../contracts/public/generations.ts'
import { IMAGE_FIELDS } from '../../contracts/models/model.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { toGeneration } from '../../db/generations/read.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { readPrices } from '../../db/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, findReplay, type IdempotencyKey, writeOnce } from '../idempotency/idempotent.ts'
import { reserveOrRefuse } from '../money/reserve-or-refuse.ts'
import { type ResolvedPicture, resolvePictures, saveResolved } from '../assets/resolve-pictures.ts'
import { askForSlot } from '../jobs/ask-for-slot.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'
import { parseGenerationOrThrow } from './parse-order.ts'

export interface CreateGenerationInput {
  /** As it came: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/** Status 202 with the generation, also where only the sweeper will start it. Throws `ServiceProblem`. */
export async function createGeneration({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateGenerationInput
}): Promise<Answer<Generation>> {
  const replay = await findReplay<Generation>(ctx, input.idempotency)
  if (replay) return replay
  const order = parseGenerationOrThrow(input.body)
  const pictures = await resolvePictures(ctx, namedPictures(order.input))
  const answer = await writeOnce({
    ctx,
    idempotency: input.idempotency,
    status: 202,
    write: (trx) => accept(trx, { ctx, order, pictures }),
  })
  if (answer.isReplay) return answer
  const slot = await askForSlot(ctx, answer.body.id)
  // Who stands in line is started by the grant of a slot: until then there is nothing to do for it.
  if (slot !== 'in_line') await startGenerationWorkflow(ctx, answer.body, slot)
  return answer
}

function namedPictures(input: Record<string, unknown>) {
  return IMAGE_FIELDS.flatMap((field) => {
    const source = input[field]
    return typeof source === 'string' ? [{ field, pointer: `/input/${field}`, source }] : []
  })
}

async function accept(
  trx: DatabaseTransaction,
  { ctx, order, pictures }: { ctx: ServiceContext; order: CreateGeneration; pictures: ResolvedPicture[] },
): Promise<Generation> {
  const { clientId } = ctx
  const input = { ...order.input }
  const assetIds = await saveResolved(trx, { clientId, pictures })
  for (const [index, { field }] of namedPictures(order.input).entries()) input[field] = assetIds[index]
  const { model } = order
  const [price] = await readPrices(trx, { model, inputs: [input] })
  const row = await insertGeneration(trx, { clientId, model, input, ...price! })
  await reserveOrRefuse(ctx, trx, { scope: { generationId: row.id }, model, credits: row.priceCredits })
  return toGeneration(row)
}
