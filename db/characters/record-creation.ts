// Records the outcome of a request to create a Soul ID, each in one transaction.
// Invariant: a late or repeated call changes nothing. `tries` names the request that the outcome belongs to.
import { sql } from 'kysely'
import type { CreatedSoulId, CreationEffect } from '../../contracts/steps/training.ts'
import { UNDECIDED_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { Refusal } from '../../contracts/vocabulary/pool.ts'
import { TRAINING_MODEL } from '../../domain/money/training-price.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import type { Database } from '../connection/connect.ts'
import { learnFromRefusal } from '../pool/account-health.ts'
import { chargeFurther } from './book-training.ts'
import { cancelLocked } from './cancel-training.ts'
import { lockTraining } from './lock-training.ts'

const NOW = sql<Date>`clock_timestamp()`

/** The platform has accepted the training as this Soul ID. Throws where there is no such training. */
export async function recordCreated(db: Database, created: CreatedSoulId): Promise<CreationEffect> {
  const { trainingId, soulId, platformStatus } = created
  return db.transaction().execute(async (trx) => {
    const training = await lockTraining(trx, trainingId)
    if (!training) throw new Error(`there is no training ${trainingId}`)
    if (training.platformId === soulId || training.furtherPlatformIds.includes(soulId)) return 'recorded_before'
    if (training.platformId !== null || (training.state !== 'creating' && training.state !== 'waiting')) {
      await trx
        .updateTable('characterTraining')
        .set({ furtherPlatformIds: [...training.furtherPlatformIds, soulId] })
        .where('id', '=', trainingId)
        .execute()
      await chargeFurther(trx, training, soulId)
      return 'further'
    }
    await trx
      .updateTable('characterTraining')
      .set({
        ...{ state: 'training', platformId: soulId, platformStatus: platformStatus ?? null },
        ...{ acceptedAt: NOW, checkedAt: NOW, waitingReason: null, nextTryAt: null },
      })
      .where('id', '=', trainingId)
      .execute()
    return 'recorded'
  })
}

/**
 * The request was definitely not accepted: it may be sent again. A training whose removal is requested is cancelled instead. With
 * `refusal`, a lack of credits pauses the account as the refusal of a job does. Each other kind depends on limits that only trainings
 * have, so that it has no effect on jobs.
 */
export async function recordNotCreated(
  db: Database,
  input: { trainingId: string; tries: number; reason: string; nextTryMs: number; refusal?: Refusal },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const training = await lockTraining(trx, input.trainingId)
    if (training?.state !== 'creating' || training.tries !== input.tries) return
    const { refusal } = input
    if (refusal?.kind === 'no_credits') {
      const effect = afterRefusal({ kind: refusal.kind, httpStatus: undefined, retryAfterMs: undefined })
      await learnFromRefusal(trx, { accountId: training.accountId, model: TRAINING_MODEL, refusal, effect })
    }
    if (training.removalRequestedAt !== null) {
      await cancelLocked(trx, training)
      return
    }
    await trx
      .updateTable('characterTraining')
      .set({ state: 'waiting', ...waitOf(input) })
      .where('id', '=', training.id)
      .execute()
  })
}

/** Why it waits, and when it is tried next. Only while its outcome is not decided. */
export async function recordTrainingWait(
  db: Database,
  input: { trainingId: string; reason: string; nextTryMs: number },
): Promise<void> {
  await db
    .updateTable('characterTraining')
    .set(waitOf(input))
    .where('id', '=', input.trainingId)
    .where('state', 'in', UNDECIDED_TRAINING_STATES)
    .execute()
}

function waitOf({ reason, nextTryMs }: { reason: string; nextTryMs: number }) {
  return { waitingReason: reason, nextTryAt: sql<Date>`clock_timestamp() + ${nextTryMs} * interval '1 millisecond'` }
}
