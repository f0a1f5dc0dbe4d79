// Locks the row of a training for a change.
import type { Selectable } from 'kysely'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { CharacterTraining } from '../schema.generated.ts'

export type TrainingRow = Selectable<CharacterTraining>

/** Undefined where there is no such training. */
export async function lockTraining(trx: DatabaseTransaction, id: string): Promise<TrainingRow | undefined> {
  return trx.selectFrom('characterTraining').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}
