// Trains variants of a character on accounts: on those that the caller names, or on as many as the caller asks for.
// Invariant: each training reserves its price in the transaction that writes it, and is started only after that.
import { TrainCharacter, type TrainingPlan } from '../../contracts/public/characters.ts'
import type { FoundCharacter } from '../../db/characters/find.ts'
import { lockCharacter } from '../../db/characters/insert.ts'
import { insertTraining } from '../../db/characters/insert-training.ts'
import { listCurrentTrainings, listTrainingAccounts } from '../../db/characters/training-accounts.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { type PlannedTraining, planTrainings } from '../../domain/characters/plan-trainings.ts'
import { TRAINING_MODEL, TRAINING_PRICE_CREDITS } from '../../domain/money/training-price.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { reserveOrRefuse } from '../money/reserve-or-refuse.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { check } from '../../domain/validation/check.ts'
import { findCharacterOrThrow } from './find-character.ts'
import { namedAccounts } from './named-accounts.ts'
import { startTraining } from './start-workflows.ts'

type TrainContext = Pick<ServiceContext, 'db' | 'clientId' | 'budgetTimeZone' | 'idempotencyMs' | 'workflows' | 'log'>

export interface TrainInput {
  /** Id or name. */
  character: string
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/**
 * Responds with the plan: status 202, or 200 for a dry run, which writes nothing but finds the same problems. Throws `not_found`,
 * `wrong_state`, `invalid_content` and `budget_exceeded`.
 */
export async function trainCharacter({
  ctx,
  input,
}: {
  ctx: TrainContext
  input: TrainInput
}): Promise<Answer<TrainingPlan>> {
  const { character, idempotency } = input
  const order = parseOrderOrThrow(input.body)
  if (order.dryRun) return { status: 200, body: await dryRun(ctx, { character, order }), isReplay: false }
  return replayOrWork<TrainingPlan>(ctx, idempotency, async () => {
    const answer = await writeOnce({
      ctx,
      idempotency,
      status: 202,
      write: (trx) => writePlan(ctx, trx, { character, order }),
    })
    if (answer.isReplay) return answer
    for (const { action, trainingId, variant, account } of answer.body.trainings) {
      if (action !== 'train' || trainingId === null || account === null) continue
      await startTraining(ctx, { id: trainingId, variant, accountName: account })
    }
    return answer
  })
}

interface Ordered {
  character: string
  order: TrainCharacter
}

function parseOrderOrThrow(body: unknown): TrainCharacter {
  const checked = check(TrainCharacter, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const { accounts, count } = checked.value
  if (accounts === undefined || count === undefined) return checked.value
  throw invalidContent([{ pointer: '/count', detail: 'cannot be combined with accounts' }])
}

/** Rolls back the transaction of a dry run, and carries its plan. */
class DryRun extends Error {
  override readonly name = 'DryRun'
  readonly plan: TrainingPlan
  constructor(plan: TrainingPlan) {
    super('a dry run writes nothing')
    this.plan = plan
  }
}

async function dryRun(ctx: TrainContext, input: Ordered): Promise<TrainingPlan> {
  try {
    return await ctx.db.transaction().execute(async (trx) => {
      const { trainings, ...plan } = await writePlan(ctx, trx, input)
      const unwritten = trainings.map((one) => (one.action === 'train' ? { ...one, trainingId: null } : one))
      throw new DryRun({ ...plan, trainings: unwritten })
    })
  } catch (error) {
    if (error instanceof DryRun) return error.plan
    throw error
  }
}

async function writePlan(
  ctx: TrainContext,
  trx: DatabaseTransaction,
  { character: ref, order }: Ordered,
): Promise<TrainingPlan> {
  const { id } = await findCharacterOrThrow({ ...ctx, db: trx }, ref)
  // Before the first training and before the budget, as jobs lock them. A removal at the same time is seen after the lock.
  await lockCharacter(trx, { clientId: ctx.clientId, id })
  const character = await findCharacterOrThrow({ ...ctx, db: trx }, id)
  refuseUntrainable(character)
  const accounts = await listTrainingAccounts(trx)
  const planned = planTrainings({
    variants: order.variants,
    named: order.accounts && namedAccounts(accounts, order.accounts),
    count: order.count ?? 1,
    accounts,
    existing: await listCurrentTrainings(trx, character.id),
    priceCredits: TRAINING_PRICE_CREDITS,
    maxCredits: order.maxCredits,
  })
  const trainings: TrainingPlan['trainings'] = []
  let credits = 0
  for (const one of planned) {
    const written = await writeOne(ctx, trx, { character, planned: one, earlierCredits: credits })
    trainings.push(written)
    credits += written.credits
  }
  return { character: { id: character.id, name: character.name }, dryRun: order.dryRun, credits, trainings }
}

/** Throws `wrong_state` for a character that cannot be trained. */
function refuseUntrainable(character: FoundCharacter): void {
  const { name, imageIds, isBeingRemoved } = character
  if (isBeingRemoved) throw new ServiceProblem('wrong_state', { detail: `${name} is being removed.` })
  if (imageIds.length > 0) return
  throw new ServiceProblem('wrong_state', { detail: `${name} has no images. Add at least one, then train it.` })
}

async function writeOne(
  ctx: TrainContext,
  trx: DatabaseTransaction,
  {
    character,
    planned,
    earlierCredits,
  }: { character: FoundCharacter; planned: PlannedTraining; earlierCredits: number },
): Promise<TrainingPlan['trainings'][number]> {
  const { variant, account, action, trainingId = null } = planned
  const shown = { variant, account: account?.name ?? null, accountId: account?.id ?? null, trainingId, credits: 0 }
  if (action !== 'train' || !account) return { ...shown, action }
  const id = await addTraining(ctx, trx, { character, variant, accountId: account.id, earlierCredits })
  // Another request has written it since the plan was made.
  if (id === undefined) return { ...shown, action: 'exists' }
  return { ...shown, action, trainingId: id, credits: TRAINING_PRICE_CREDITS }
}

/**
 * Writes a training and reserves its price, in the caller's transaction. Undefined where the account has a current one. Throws
 * `budget_exceeded`.
 */
export async function addTraining(
  ctx: Pick<ServiceContext, 'clientId' | 'budgetTimeZone'>,
  trx: DatabaseTransaction,
  {
    earlierCredits,
    ...training
  }: Omit<Parameters<typeof insertTraining>[1], 'priceCredits'> & { earlierCredits?: number },
): Promise<string | undefined> {
  const credits = TRAINING_PRICE_CREDITS
  const written = await insertTraining(trx, { ...training, priceCredits: credits })
  if (!written) return undefined
  await reserveOrRefuse(ctx, trx, { scope: { trainingId: written.id }, model: TRAINING_MODEL, credits, earlierCredits })
  return written.id
}
