// Finds a character by its id or its name, with the ids of its images.
// Invariant: a character of another client, and one that is being removed, is not found by its name.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface FoundCharacter {
  id: string
  name: string
  /** Ids of its images, in their order. */
  imageIds: string[]
  isBeingRemoved: boolean
}

/** Undefined where the client has no such character. */
export async function findCharacter(
  db: Database,
  { clientId, ref }: { clientId: string; ref: string },
): Promise<FoundCharacter | undefined> {
  return db
    .selectFrom('character')
    .select(['id', 'name'])
    .select(sql<boolean>`removal_requested_at is not null`.as('isBeingRemoved'))
    .select(
      sql<string[]>`array(
        select asset_id from character_image where character_id = character.id order by position
      )`.as('imageIds'),
    )
    .where('clientId', '=', clientId)
    .where((eb) =>
      eb.or([
        eb('id', '=', ref),
        eb.and([sql<boolean>`lower(name) = lower(${ref})`, eb('removalRequestedAt', 'is', null)]),
      ]),
    )
    .executeTakeFirst()
}
