// Reads the lists of styles, motions and presets, over all accounts that are in the pool.
import { sql } from 'kysely'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { type ListEntry, mergeEntries, type StoredEntry } from '../../domain/named-lists/entry.ts'
import type { Database } from '../connection/connect.ts'
import { readSnapshot } from '../connection/snapshot.ts'

/** When and from which account a list was read last. */
export interface ListReading {
  list: PlatformList
  readAt: Date
  accountName: string
  /** Accounts in the pool whose list has been read. */
  accounts: number
}

export interface NamedLists {
  entries: ListEntry[]
  /** A list is missing where it has not been read from an account that is in the pool. */
  readings: ListReading[]
}

/** All lists, in one snapshot: a few hundred entries. */
export async function readNamedLists(db: Database): Promise<NamedLists> {
  return readSnapshot(db, async (trx) => {
    const readings = await readReadings(trx)
    const stored = await readStored(trx)
    return { readings, entries: mergeEntries(stored, new Set(readings.map(({ list }) => list))) }
  })
}

async function readReadings(db: Database): Promise<ListReading[]> {
  const { rows } = await sql<ListReading>`
    select distinct on (reading.list) reading.list, reading.read_at, account.name as account_name,
      count(*) over (partition by reading.list)::int as accounts
    from account_list reading join account on account.id = reading.account_id
    where reading.read_at is not null and account.state <> 'removed'
    order by reading.list, reading.read_at desc, account.name`.execute(db)
  return rows
}

/** `missing_on` names accounts only where accounts differ. */
async function readStored(db: Database): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`
    with reader as materialized (
      select reading.list, account.id, account.name
      from account_list reading join account on account.id = reading.account_id
      where reading.read_at is not null and account.state <> 'removed'
    )
    select entry.list, entry.id, entry.name, entry.description, entry.preview_url, entry.uses_end_image,
      count(reader.id) filter (where offered.entry_id is not null and offered.gone_at is null)::int as offers,
      max(offered.gone_at) as gone_since,
      coalesce(array_agg(reader.name order by reader.name) filter (
        where reader.id is not null and (offered.entry_id is null or offered.gone_at is not null)
      ), '{}') as missing_on
    from list_entry entry
    left join reader on reader.list = entry.list
    left join account_list_entry offered
      on offered.account_id = reader.id and offered.list = entry.list and offered.entry_id = entry.id
    group by entry.list, entry.id`.execute(db)
  return rows
}
