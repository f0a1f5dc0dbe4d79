// The training of a job whose character is on too few accounts: the policy `train`.
// Invariant: the training, its reservation and the job are one transaction, so that neither is paid for without the other. The decision
// is made again under the lock of the character, so that simultaneous jobs lead to one training.
import type { GenerationCharacter } from '../../contracts/public/generation-character.ts'
import { lockCharacter } from '../../db/characters/insert.ts'
import { findCurrentTraining } from '../../db/characters/soul-id-holders.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { TRAINING_PRICE_CREDITS } from '../../domain/money/training-price.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { decideForJob } from './decide-for-job.ts'
import type { PlacedOrder } from './place-character.ts'
import { startTraining } from './start-workflows.ts'
import { addTraining } from './train-character.ts'

type MoneyContext = Pick<ServiceContext, 'clientId' | 'budgetTimeZone'>
type Placed = Pick<PlacedOrder, 'character' | 'toTrain'>

/**
 * The character of the job as it is accepted, in the caller's transaction. Writes a training, and reserves its price, where the decision
 * is `train` and none is running. Throws `invalid_content` and `budget_exceeded`.
 */
export async function writeTrainingOfJob(
  ctx: MoneyContext,
  trx: DatabaseTransaction,
  { character, toTrain }: Placed,
): Promise<GenerationCharacter | undefined> {
  if (!character || !toTrain) return character
  const { id, name } = character
  const locked = await lockCharacter(trx, { clientId: ctx.clientId, id })
  const decided = await decideForJob(trx, toTrain)
  if (!locked || locked.isBeingRemoved || decided.kind === 'refuse' || decided.kind === 'references') {
    const detail = decided.kind === 'refuse' ? decided.detail : `${name} is being deleted`
    throw invalidContent([{ pointer: '/input/character', detail }])
  }
  const { kind: decision, detail } = decided
  if (decided.kind !== 'train') return { ...character, decision, detail }
  if (decided.running) {
    const { id: trainingId, accountName: account } = decided.running
    return { ...character, decision, detail, training: { id: trainingId, account, priceCredits: 0 } }
  }
  const { id: accountId, name: account } = decided.account
  const wanted = { variant: toTrain.variant, accountId }
  const trainingId = await addTraining(ctx, trx, { character: { id, name }, ...wanted })
  if (trainingId !== undefined) {
    const training = { id: trainingId, account, priceCredits: TRAINING_PRICE_CREDITS }
    return { ...character, decision, detail, training }
  }
  // An adoption, which does not lock the character, has just recorded a Soul ID of this account.
  const other = await findCurrentTraining(trx, { characterId: id, ...wanted })
  return { ...character, decision, detail, training: other ? { id: other.id, account, priceCredits: 0 } : null }
}

/** Accepts the job. Where its training would exceed the budget and an account holds the Soul ID, the job is accepted without a training. */
export async function acceptWithinBudget<Order extends Placed, Result>(
  order: Order,
  accept: (order: Order) => Promise<Result>,
): Promise<Result> {
  try {
    return await accept(order)
  } catch (error) {
    const { character, toTrain, ...rest } = order
    const isOverBudget = error instanceof ServiceProblem && error.code === 'budget_exceeded'
    if (!isOverBudget || !character || !toTrain?.isHeld) throw error
    const detail = `No account with the ${toTrain.variant} Soul ID of ${character.name} has a free slot, and the budget does not allow a training (${error.message}); the job waits for one.`
    return accept({ ...rest, character: { ...character, decision: 'wait', detail } } as Order)
  }
}

/** Starts the workflow of the training that the job began. Does not throw: where Temporal is away, housekeeping starts it later. */
export async function startTrainingOfJob(
  ctx: Pick<ServiceContext, 'workflows' | 'log'>,
  character: GenerationCharacter | null,
): Promise<void> {
  if (!character?.variant || !character.training?.priceCredits) return
  const { id, account: accountName } = character.training
  await startTraining(ctx, { id, variant: character.variant, accountName })
}
