// Reads how a training continues, and writes the intent before its request is sent.
// Invariant: a request is sent only after this row says that it may have been sent. One row allows one accepted request.
import { sql } from 'kysely'
import type { OpenedTraining } from '../../contracts/steps/training.ts'
import type { Database } from '../connection/connect.ts'

/** `blocked` while the account takes no new work. */
export async function openTraining(db: Database, { trainingId }: { trainingId: string }): Promise<OpenedTraining> {
  const row = await db
    .selectFrom('characterTraining as training')
    .innerJoin('account', 'account.id', 'training.accountId')
    .select(['training.state', 'training.variant', 'training.platformName', 'training.tries', 'training.accountId'])
    .select(['training.characterId', 'account.state as accountState', 'account.name as accountName'])
    .select(sql<number>`coalesce(extract(epoch from clock_timestamp() - sent_at) * 1000, 0)`.as('sentAgoMs'))
    .where('training.id', '=', trainingId)
    .executeTakeFirst()
  if (!row) return { kind: 'missing' }
  const { state, accountId, tries } = row
  if (state === 'training') return { kind: 'accepted' }
  if (state !== 'waiting' && state !== 'creating') return { kind: 'ended', state }
  if (row.accountState === 'removed') return { kind: 'account_removed', isSent: state === 'creating' }
  if (state === 'creating') return { kind: 'sent', trainingId, accountId, tries, sentAgoMs: row.sentAgoMs }
  if (row.accountState !== 'enabled') {
    return { kind: 'blocked', reason: `the account ${row.accountName} is draining and takes no new work` }
  }
  const images = await db
    .selectFrom('characterImage')
    .select('assetId')
    .where('characterId', '=', row.characterId)
    .orderBy('position')
    .execute()
  const { variant, platformName } = row
  return {
    kind: 'draft',
    trainingId,
    accountId,
    variant,
    platformName,
    tries,
    imageIds: images.map((one) => one.assetId),
  }
}

/**
 * Writes that the request is about to be sent. Returns the number of the try; undefined where the row has changed since it was read
 * with `tries`, for example because the training was cancelled: then nothing may be sent.
 */
export async function claimCreation(
  db: Database,
  { trainingId, tries }: { trainingId: string; tries: number },
): Promise<number | undefined> {
  const row = await db
    .updateTable('characterTraining')
    .set((eb) => ({
      state: 'creating',
      tries: eb('tries', '+', 1),
      sentAt: sql<Date>`clock_timestamp()`,
      waitingReason: null,
      nextTryAt: null,
    }))
    .where('id', '=', trainingId)
    .where('state', '=', 'waiting')
    .where('tries', '=', tries)
    .where('removalRequestedAt', 'is', null)
    .returning('tries')
    .executeTakeFirst()
  return row?.tries
}
