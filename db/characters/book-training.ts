// Books the cost of a training, and releases what it holds.
// Invariant: each Soul ID of a training is booked once. An adopted Soul ID has no entry, because it was not paid here.
import { fromMillicredits, toMillicredits } from '../../domain/money/credits.ts'
import { TRAINING_MODEL } from '../../domain/money/training-price.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendLedgerEntry, readHeldCredits } from '../money/ledger.ts'
import type { TrainingRow } from './lock-training.ts'

type Booked = Pick<TrainingRow, 'id' | 'characterId' | 'accountId' | 'priceCredits' | 'origin'>

async function entryOf(trx: DatabaseTransaction, training: Booked) {
  const { clientId } = await trx
    .selectFrom('character')
    .select('clientId')
    .where('id', '=', training.characterId)
    .executeTakeFirstOrThrow()
  return { clientId, scope: { trainingId: training.id }, model: TRAINING_MODEL, accountId: training.accountId }
}

/** Books the price, which uses up what is held. `note`: why it is booked where the platform did not report the end. */
export async function chargeTraining(trx: DatabaseTransaction, training: Booked, note?: string): Promise<void> {
  if (training.origin === 'adopted') return
  const { priceCredits: credits } = training
  const held = toMillicredits(await readHeldCredits(trx, { trainingId: training.id }))
  await appendLedgerEntry(trx, {
    ...(await entryOf(trx, training)),
    ...{ kind: 'charged', credits, spentChange: credits },
    heldChange: fromMillicredits(-Math.min(held, toMillicredits(credits))),
    ...(note === undefined ? {} : { note }),
  })
}

/** Books a Soul ID that the platform created beside the own one of the training. It uses nothing that is held. */
export async function chargeFurther(trx: DatabaseTransaction, training: Booked, soulId: string): Promise<void> {
  const { priceCredits: credits } = training
  await appendLedgerEntry(trx, {
    ...(await entryOf(trx, training)),
    ...{ kind: 'charged', credits, spentChange: credits, heldChange: 0, furtherRequestId: soulId },
    note: 'the platform created a second Soul ID for one training',
  })
}

/** Releases what the training holds. `isRefunded`: the platform had accepted it, and returned the credits. */
export async function releaseTraining(
  trx: DatabaseTransaction,
  training: Booked,
  { isRefunded }: { isRefunded: boolean },
): Promise<void> {
  if (training.origin === 'adopted') return
  const { accountId, ...job } = await entryOf(trx, training)
  const { priceCredits: credits } = training
  if (isRefunded) {
    await appendLedgerEntry(trx, { ...job, accountId, kind: 'refunded', credits, heldChange: 0, spentChange: 0 })
  }
  const held = await readHeldCredits(trx, { trainingId: training.id })
  if (held <= 0) return
  await appendLedgerEntry(trx, { ...job, kind: 'released', credits: held, heldChange: -held, spentChange: 0 })
}
