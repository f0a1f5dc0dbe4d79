// Deletes uploads that no job has used.
// Invariant: an asset that a job uses is never deleted. Its file is handed to the deletion of unreferenced files.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { recordUnreferenced } from '../assets/storage-keys.ts'

/**
 * Deletes the upload that is unused for longest, if that is at least `olderThanMs`. Returns whether there was one. One at a time,
 * because a transaction that locks several assets and files could deadlock with one that saves assets.
 */
export async function deleteUnusedUpload(db: Database, { olderThanMs }: { olderThanMs: number }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('asset')
      .select(['id', 'storageKey', 'sha256'])
      .where('unusedSince', '<', msAgo(olderThanMs))
      .orderBy('unusedSince')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!due) return false
    const { numDeletedRows } = await trx
      .deleteFrom('asset')
      .where('id', '=', due.id)
      .where(
        sql<boolean>`not exists (select from film where image_asset_id = asset.id or video_asset_id = asset.id)
          and not exists (select from scene where start_asset_id = asset.id or clip_asset_id = asset.id)
          and not exists (select from attempt_output where asset_id = asset.id)
          and not exists (select from character_image where asset_id = asset.id)`,
      )
      .executeTakeFirst()
    if (numDeletedRows > 0n) await recordUnreferenced(trx, due)
    // A process of an older version may have used it without removing the mark.
    else await trx.updateTable('asset').set({ unusedSince: null }).where('id', '=', due.id).execute()
    return true
  })
}
