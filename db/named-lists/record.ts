// Records what the accounts list: styles, motions and presets.
// Invariant: no entry is deleted. One that an account lists no longer is marked with the time, and the mark goes when it is back.
import { sql } from 'kysely'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import type { Database } from '../connection/connect.ts'

/** An entry as the platform describes it. */
export interface ReadEntry {
  id: string
  name: string
  description: string | null
  previewUrl: string | null
  /** Only of motions: whether a clip with this motion can end on an image. */
  usesEndImage: boolean | null
}

interface ListOfAccount {
  accountId: string
  list: PlatformList
}

/**
 * Replaces the list of the account, in one transaction. Returns how many entries the account did not list before, and how many it
 * lists no longer.
 */
export async function recordList(
  db: Database,
  input: ListOfAccount & { entries: readonly ReadEntry[] },
): Promise<{ added: number; gone: number }> {
  const { accountId, list } = input
  // Always in the order of their ids: two accounts with the same entries would deadlock otherwise.
  const entries = [...new Map(input.entries.map((entry) => [entry.id, entry])).values()].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  const ids = entries.map(({ id }) => id)
  return db.transaction().execute(async (trx) => {
    const now = sql<Date>`now()`
    await trx
      .insertInto('accountList')
      .values({ accountId, list, readAt: now, triedAt: now })
      .onConflict((oc) => oc.columns(['accountId', 'list']).doUpdateSet({ readAt: now, triedAt: now, problem: null }))
      .execute()
    if (entries.length > 0) await saveEntries(trx, list, entries)
    const added = await sql<{ id: string }>`
      insert into account_list_entry (account_id, list, entry_id)
      select ${accountId}, ${list}, id from unnest(${ids}::text[]) id
      on conflict (account_id, list, entry_id) do update set gone_at = null where account_list_entry.gone_at is not null
      returning entry_id as id`.execute(trx)
    const gone = await sql<{ id: string }>`
      update account_list_entry set gone_at = now()
      where account_id = ${accountId} and list = ${list} and gone_at is null and entry_id <> all(${ids}::text[])
      returning entry_id as id`.execute(trx)
    return { added: added.rows.length, gone: gone.rows.length }
  })
}

/** Writes only entries that are new or changed. */
async function saveEntries(db: Database, list: PlatformList, entries: readonly ReadEntry[]): Promise<void> {
  await sql`
    insert into list_entry as stored (list, id, name, description, preview_url, uses_end_image)
    select ${list}, read.* from unnest(
      ${entries.map(({ id }) => id)}::text[],
      ${entries.map(({ name }) => name)}::text[],
      ${entries.map(({ description }) => description)}::text[],
      ${entries.map(({ previewUrl }) => previewUrl)}::text[],
      ${entries.map(({ usesEndImage }) => usesEndImage)}::boolean[]
    ) as read (id, name, description, preview_url, uses_end_image)
    on conflict (list, id) do update
    set name = excluded.name, description = excluded.description,
      preview_url = excluded.preview_url, uses_end_image = excluded.uses_end_image
    where (stored.name, stored.description, stored.preview_url, stored.uses_end_image)
      is distinct from (excluded.name, excluded.description, excluded.preview_url, excluded.uses_end_image)
  `.execute(db)
}

/** Records that the list could not be read. What was read before stays. */
export async function recordListProblem(db: Database, input: ListOfAccount & { problem: string }): Promise<void> {
  const { accountId, list, problem } = input
  const now = sql<Date>`now()`
  await db
    .insertInto('accountList')
    .values({ accountId, list, triedAt: now, problem })
    .onConflict((oc) => oc.columns(['accountId', 'list']).doUpdateSet({ triedAt: now, problem }))
    .execute()
}

/**
 * The lists that are due, those that were never tried first, at most `limit`. `readWithinMs`: age at which a list is read again.
 * `triedWithinMs`: pause after a failed try. Only accounts that are enabled and have an active key.
 */
export async function listListsDue(
  db: Database,
  input: { lists: readonly PlatformList[]; readWithinMs: number; triedWithinMs: number; limit: number },
): Promise<ListOfAccount[]> {
  const { lists, readWithinMs, triedWithinMs, limit } = input
  const { rows } = await sql<ListOfAccount>`
    select account.id as account_id, wanted.list
    from account
    cross join unnest(${lists}::text[]) wanted (list)
    left join account_list known on known.account_id = account.id and known.list = wanted.list
    where account.state = 'enabled'
      and exists (select from account_key where account_key.account_id = account.id and account_key.state = 'active')
      and (known.read_at is null or known.read_at < now() - ${readWithinMs} * interval '1 millisecond')
      and (known.tried_at is null or known.tried_at < now() - ${triedWithinMs} * interval '1 millisecond')
    order by known.tried_at nulls first, account.name, wanted.list
    limit ${limit}`.execute(db)
  return rows
}
