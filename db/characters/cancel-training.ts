// Cancels a training that was not accepted, and ends the removal of a character after its last training.
import { sql } from 'kysely'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { releaseTraining } from './book-training.ts'
import type { TrainingRow } from './lock-training.ts'

const NOW = sql<Date>`clock_timestamp()`

/** Ends the training, and releases its credits. The caller has locked its row. */
export async function cancelLocked(trx: DatabaseTransaction, training: TrainingRow): Promise<void> {
  await trx
    .updateTable('characterTraining')
    .set({
      state: 'cancelled',
      chargedCredits: 0,
      finishedAt: NOW,
      removedAt: NOW,
      waitingReason: null,
      nextTryAt: null,
    })
    .where('id', '=', training.id)
    .execute()
  await releaseTraining(trx, training, { isRefunded: false })
  await endCharacterRemoval(trx, training.characterId)
}

/**
 * Records the end where the removal of the character is requested and no account has a part of it. Two last trainings that end at the same time wait for each other here, so that one of them sees the other's end.
 */
export async function endCharacterRemoval(trx: DatabaseTransaction, characterId: string): Promise<void> {
  await trx.selectFrom('character').select('id').where('id', '=', characterId).forUpdate().execute()
  await sql`
    update character set removed_at = clock_timestamp()
    where id = ${characterId} and removal_requested_at is not null and removed_at is null
      and not exists (
        select from character_training
        where character_id = ${characterId} and removed_at is null and removal_given_up_at is null
      )
  `.execute(trx)
}
