// The trainings of a character, as the decision about a job needs them.
import { sql } from 'kysely'
import type { KnownTraining } from '../../domain/characters/character-need.ts'
import type { Database } from '../connection/connect.ts'

/** Trainings on accounts of the pool that were not cancelled or removed, oldest first. */
export async function listKnownTrainings(db: Database, characterId: string): Promise<KnownTraining[]> {
  const rows = await db
    .selectFrom('characterTraining as training')
    .innerJoin('account', 'account.id', 'training.accountId')
    .select([
      'training.id',
      'training.accountId',
      'account.name as accountName',
      'training.variant',
      'training.state',
      'training.error',
      'training.waitingReason',
    ])
    .select(sql<boolean>`training.removal_requested_at is not null`.as('isBeingRemoved'))
    .where('training.characterId', '=', characterId)
    .where('training.state', 'not in', ['cancelled', 'removed'])
    .where('account.state', '<>', 'removed')
    .orderBy('training.createdAt')
    .orderBy('training.id')
    .execute()
  return rows.map(({ error, ...training }) => ({ ...training, failure: error?.detail ?? null }))
}

/** The id of the client's character that has this Soul ID on one of its accounts. */
export async function findCharacterOfSoulId(
  db: Database,
  { clientId, soulId }: { clientId: string; soulId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('characterTraining as training')
    .innerJoin('character', 'character.id', 'training.characterId')
    .select('character.id')
    .where('character.clientId', '=', clientId)
    .where('training.platformId', '=', soulId)
    .executeTakeFirst()
  return row?.id
}
