// Removes characters and single Soul IDs: the request, and what happened on each account.
// Invariant: a training that was not sent is cancelled with the request. Each other one is deleted on its account after its end.
import { sql } from 'kysely'
import type { OpenedRemoval } from '../../contracts/steps/training.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { cancelLocked, endCharacterRemoval } from './cancel-training.ts'
import { lockTraining } from './lock-training.ts'

const NOW = sql<Date>`clock_timestamp()`

/**
 * Requests the removal of the client's character with all its Soul IDs. Returns the ids of the trainings whose Soul IDs have to be
 * deleted, also where the removal was requested before. Undefined where the client has no such character.
 */
export async function requestCharacterRemoval(
  db: Database,
  { clientId, id }: { clientId: string; id: string },
): Promise<string[] | undefined> {
  return db.transaction().execute(async (trx) => {
    const character = await trx
      .updateTable('character')
      .set({ removalRequestedAt: sql<Date>`coalesce(removal_requested_at, clock_timestamp())` })
      .where('id', '=', id)
      .where('clientId', '=', clientId)
      .returning('id')
      .executeTakeFirst()
    if (!character) return undefined
    const trainings = await trx
      .selectFrom('characterTraining')
      .select('id')
      .where('characterId', '=', id)
      .orderBy('id')
      .execute()
    const open: string[] = []
    for (const training of trainings) if (await requestRemoval(trx, training.id)) open.push(training.id)
    await endCharacterRemoval(trx, id)
    return open
  })
}

/**
 * Requests the removal of one training of the client's character. Returns whether a Soul ID has to be deleted; undefined where there is
 * no such training.
 */
export async function requestTrainingRemoval(
  db: Database,
  { clientId, characterId, trainingId }: { clientId: string; characterId: string; trainingId: string },
): Promise<boolean | undefined> {
  return db.transaction().execute(async (trx) => {
    const training = await trx
      .selectFrom('characterTraining')
      .innerJoin('character', 'character.id', 'characterTraining.characterId')
      .select('characterTraining.id')
      .where('characterTraining.id', '=', trainingId)
      .where('character.id', '=', characterId)
      .where('character.clientId', '=', clientId)
      .executeTakeFirst()
    return training && requestRemoval(trx, trainingId)
  })
}

/** Whether the Soul ID has to be deleted on its account. */
async function requestRemoval(trx: DatabaseTransaction, trainingId: string): Promise<boolean> {
  const training = await lockTraining(trx, trainingId)
  if (!training || training.removedAt !== null || training.removalGivenUpAt !== null) return false
  const isOnAccount = training.platformId !== null || training.state === 'creating'
  await trx
    .updateTable('characterTraining')
    .set({
      removalRequestedAt: sql<Date>`coalesce(removal_requested_at, clock_timestamp())`,
      ...(isOnAccount ? {} : { removedAt: NOW }),
    })
    .where('id', '=', trainingId)
    .execute()
  if (training.state === 'waiting') await cancelLocked(trx, training)
  return isOnAccount
}

/** What is left to do on the account. */
export async function openRemoval(db: Database, { trainingId }: { trainingId: string }): Promise<OpenedRemoval> {
  const row = await db
    .selectFrom('characterTraining as training')
    .innerJoin('account', 'account.id', 'training.accountId')
    .select(['training.state', 'training.accountId', 'training.platformId', 'training.furtherPlatformIds'])
    .select(['training.removalRequestedAt', 'training.removedAt', 'training.removalGivenUpAt'])
    .select('account.state as accountState')
    .where('training.id', '=', trainingId)
    .executeTakeFirst()
  if (!row) return { kind: 'missing' }
  if (row.removalRequestedAt === null) return { kind: 'not_requested' }
  if (row.removedAt !== null) return { kind: 'removed' }
  if (row.removalGivenUpAt !== null) return { kind: 'given_up' }
  if (row.accountState === 'removed') return { kind: 'account_removed' }
  if (row.state === 'waiting' || row.state === 'creating' || row.state === 'training') return { kind: 'in_training' }
  const soulIds = [...(row.platformId === null ? [] : [row.platformId]), ...row.furtherPlatformIds]
  return { kind: 'delete', accountId: row.accountId, soulIds }
}

/**
 * Records that its account has no Soul ID of the training, or with `givenUp` why its Soul ID stays there. The last one of a
 * character ends the removal of the character.
 */
export async function recordRemoved(
  db: Database,
  { trainingId, givenUp }: { trainingId: string; givenUp?: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const training = await lockTraining(trx, trainingId)
    if (!training || training.removedAt !== null || training.removalGivenUpAt !== null) return
    await trx
      .updateTable('characterTraining')
      .set(
        givenUp === undefined
          ? { removedAt: NOW, removalError: null, ...(training.state === 'ready' ? { state: 'removed' } : {}) }
          : { removalGivenUpAt: NOW, removalError: givenUp },
      )
      .where('id', '=', trainingId)
      .execute()
    await endCharacterRemoval(trx, training.characterId)
  })
}

/** Records why the last try failed. */
export async function recordRemovalError(
  db: Database,
  { trainingId, detail }: { trainingId: string; detail: string },
): Promise<void> {
  await db
    .updateTable('characterTraining')
    .set({ removalError: detail })
    .where('id', '=', trainingId)
    .where('removedAt', 'is', null)
    .execute()
}
