// Finds the files of the object store that no asset refers to, in steps that several workers may run at the same time.
// Invariant: a key is retired before its file is deleted, and its row is deleted only afterwards, so that a crash loses no file's name.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import type { DeletionStep } from './deletion-step.ts'

/**
 * Retires the keys of at most `limit` files that have been unreferenced for `olderThanMs`. Returns how many rows it has handled. A
 * file that is newer than the oldest unfinished film, or open join, stays: its workflow may hold a file that has no row yet.
 */
export async function retireKeys(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with due as (
      select storage_key, sha256 from unreferenced_file
      where deleting_at is null and since < least(
        ${msAgo(olderThanMs)},
        (select min(created_at) from film where finished_at is null),
        (select min(join_requested_at) from film where join_requested_at is not null and join_finished_at is null)
      )
      order by since limit ${sql.lit(limit)} for update skip locked
    ), referenced as (
      delete from unreferenced_file as file using due where file.storage_key = due.storage_key
        and exists (select from asset where asset.sha256 = due.sha256 and asset.storage_key = due.storage_key)
    ), retired as (
      update unreferenced_file as file set deleting_at = now() from due where file.storage_key = due.storage_key
        and not exists (select from asset where asset.sha256 = due.sha256 and asset.storage_key = due.storage_key)
    )
    select count(*)::int as count from due
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** At most `limit` retired keys after `after`, in order. Their files are to be deleted; deleting one twice does no harm. */
export async function listRetiredKeys(
  db: Database,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('unreferencedFile')
    .select('storageKey')
    .where('deletingAt', 'is not', null)
    .where('storageKey', '>', after)
    .orderBy('storageKey')
    .limit(sql.lit(limit))
    .execute()
  return rows.map(({ storageKey }) => storageKey)
}

/** Deletes the rows of retired keys whose files are deleted. */
export async function forgetRetiredKeys(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    delete from unreferenced_file where deleting_at is not null and storage_key = any (${[...keys]}::text[])
  `.execute(db)
}
