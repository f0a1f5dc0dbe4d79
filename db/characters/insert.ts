// Writes a character and its images, and changes them.
// Invariant: the images of a character change only before its first training, so that all accounts are trained with the same ones.
import { sql } from 'kysely'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'

export interface CharacterImage {
  assetId: string
  /** Perceptual hash, 16 hex digits. Null where it could not be computed. */
  fingerprint: string | null
}

/** Returns the id; undefined where the client has a character of this name. */
export async function insertCharacter(
  trx: DatabaseTransaction,
  { clientId, name, images }: { clientId: string; name: string; images: readonly CharacterImage[] },
): Promise<string | undefined> {
  const id = newId('character')
  const inserted = await trx
    .insertInto('character')
    .values({ id, clientId, name })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return undefined
  await insertImages(trx, { characterId: id, images, from: 0 })
  return id
}

/** Returns how many were added. One that the character has already is not. */
async function insertImages(
  trx: DatabaseTransaction,
  { characterId, images, from }: { characterId: string; images: readonly CharacterImage[]; from: number },
): Promise<number> {
  if (images.length === 0) return 0
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('characterImage')
    .values(images.map((image, index) => ({ ...image, characterId, position: from + index })))
    .onConflict((oc) => oc.columns(['characterId', 'assetId']).doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows ?? 0)
}

/** Locks the character. `isTrained`: it has a training that is open or ready. Undefined where the client has no such character. */
export async function lockCharacter(
  trx: DatabaseTransaction,
  { clientId, id }: { clientId: string; id: string },
): Promise<{ id: string; name: string; isBeingRemoved: boolean; isTrained: boolean } | undefined> {
  return trx
    .selectFrom('character')
    .select(['id', 'name'])
    .select(sql<boolean>`removal_requested_at is not null`.as('isBeingRemoved'))
    .select(
      sql<boolean>`exists (
        select from character_training
        where character_id = character.id and origin = 'trained' and state not in ('failed', 'cancelled', 'removed')
      )`.as('isTrained'),
    )
    .where('id', '=', id)
    .where('clientId', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** False where the client has another character of this name. The caller has locked the character. */
export async function renameCharacter(
  trx: DatabaseTransaction,
  { clientId, id, name }: { clientId: string; id: string; name: string },
): Promise<boolean> {
  const other = await trx
    .selectFrom('character')
    .select('id')
    .where('clientId', '=', clientId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .where('removalRequestedAt', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (other) return false
  await trx.updateTable('character').set({ name }).where('id', '=', id).execute()
  return true
}

/** Removes and adds images. Returns how many it has then. The caller has locked the character. */
export async function changeImages(
  trx: DatabaseTransaction,
  { id, add, remove }: { id: string; add: readonly CharacterImage[]; remove: readonly string[] },
): Promise<number> {
  if (remove.length > 0) {
    await trx
      .deleteFrom('characterImage')
      .where('characterId', '=', id)
      .where('assetId', 'in', [...remove])
      .execute()
  }
  const { count, next } = await trx
    .selectFrom('characterImage')
    .select([sql<number>`count(*)::int`.as('count'), sql<number>`coalesce(max(position), -1) + 1`.as('next')])
    .where('characterId', '=', id)
    .executeTakeFirstOrThrow()
  return count + (await insertImages(trx, { characterId: id, images: add, from: next }))
}
