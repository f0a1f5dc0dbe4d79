// Follows an accepted training to its end, and books its cost in the transaction that ends it.
// Invariant: a training ends once. A late or repeated call changes nothing.
import { sql } from 'kysely'
import type { AcceptedTraining, TrainingEnding } from '../../contracts/steps/training.ts'
import {
  type RunningSoulIdStatus,
  type TrainingState,
  UNDECIDED_TRAINING_STATES,
} from '../../contracts/vocabulary/characters.ts'
import type { Database } from '../connection/connect.ts'
import { chargeTraining, releaseTraining } from './book-training.ts'
import { lockTraining } from './lock-training.ts'

const NOW = sql<Date>`clock_timestamp()`

/** Undefined where there is no such training, or it was not accepted. */
export async function findAcceptedTraining(
  db: Database,
  { trainingId }: { trainingId: string },
): Promise<AcceptedTraining | undefined> {
  const row = await db
    .selectFrom('characterTraining as training')
    .innerJoin('account', 'account.id', 'training.accountId')
    .select(['training.state', 'training.accountId', 'training.platformId as soulId', 'account.state as accountState'])
    .select(sql<number>`extract(epoch from clock_timestamp() - accepted_at) * 1000`.as('acceptedAgoMs'))
    .select(sql<number | null>`extract(epoch from clock_timestamp() - missing_since) * 1000`.as('missingForMs'))
    .where('training.id', '=', trainingId)
    .where('training.platformId', 'is not', null)
    .$narrowType<{ soulId: string }>()
    .executeTakeFirst()
  if (!row) return undefined
  const { accountState, missingForMs, ...training } = row
  return {
    ...training,
    trainingId,
    missingForMs: missingForMs ?? undefined,
    isAccountRemoved: accountState === 'removed',
  }
}

/** The platform has reported that it still trains. */
export async function recordTrainingCheck(
  db: Database,
  { trainingId, status }: { trainingId: string; status: RunningSoulIdStatus },
): Promise<void> {
  const hasStarted = status === 'in_progress'
  await db
    .updateTable('characterTraining')
    .set({ platformStatus: status, checkedAt: NOW, missingSince: null, waitingReason: null, nextTryAt: null })
    .$if(hasStarted, (qb) => qb.set({ startedAt: sql<Date>`coalesce(started_at, clock_timestamp())` }))
    .where('id', '=', trainingId)
    .where('state', '=', 'training')
    .execute()
}

/** The platform does not find the Soul ID. The first such time is kept. */
export async function recordTrainingMissing(db: Database, { trainingId }: { trainingId: string }): Promise<void> {
  await db
    .updateTable('characterTraining')
    .set({ missingSince: sql<Date>`coalesce(missing_since, clock_timestamp())` })
    .where('id', '=', trainingId)
    .where('state', '=', 'training')
    .execute()
}

/** Returns the state that the training has then, which is an earlier one where it had ended before. */
export async function endTraining(
  db: Database,
  { trainingId, ending }: { trainingId: string; ending: TrainingEnding },
): Promise<TrainingState> {
  return db.transaction().execute(async (trx) => {
    const training = await lockTraining(trx, trainingId)
    if (!training) throw new Error(`there is no training ${trainingId}`)
    if (!(UNDECIDED_TRAINING_STATES as readonly TrainingState[]).includes(training.state)) return training.state
    const error = ending.state === 'failed' ? ending.error : null
    const isPaid = error === null || error.paid !== 'no'
    await trx
      .updateTable('characterTraining')
      .set({
        state: ending.state,
        chargedCredits: isPaid ? training.priceCredits : 0,
        error: error && JSON.stringify(error),
        ...{ platformStatus: null, finishedAt: NOW, checkedAt: NOW },
        ...{ waitingReason: null, nextTryAt: null, missingSince: null },
      })
      .where('id', '=', trainingId)
      .execute()
    if (isPaid) await chargeTraining(trx, training, error?.detail)
    else await releaseTraining(trx, training, { isRefunded: training.platformId !== null })
    return ending.state
  })
}
