// Upgrades the database of an earlier version when it is opened. Each step changes nothing in a current database.
import type { DatabaseSync } from 'node:sqlite'

const ADDED_COLUMNS = {
  requests: [
    ...['key_id text', 'ordinal integer not null default 0', 'expires_after integer', 'slot_at integer'],
    ...['started_at integer', 'expires_at integer', 'deleted_at integer', "faults text not null default '[]'"],
    'files_removed_at integer',
  ],
  ledger: ['key_id text'],
}

/** Earlier and current names of contracts, which stored accounts have. */
const RENAMED_CONTRACTS = { a: 'rejecting', a_plus: 'rejecting_idempotent', b: 'queueing' }

/** The tables must exist. Throws when SQLite refuses a change. */
export function upgradeFromEarlierVersions(database: DatabaseSync): void {
  database.exec('drop index if exists requests_idempotency')
  if (columnsOf(database, 'requests').has('place')) {
    database.exec('alter table requests rename column place to ordinal')
  }
  for (const [table, columns] of Object.entries(ADDED_COLUMNS)) addMissing(database, table, columns)
  renameContracts(database)
}

function addMissing(database: DatabaseSync, table: string, columns: readonly string[]): void {
  const present = columnsOf(database, table)
  for (const column of columns) {
    if (!present.has(column.split(' ')[0])) database.exec(`alter table ${table} add column ${column}`)
  }
}

function columnsOf(database: DatabaseSync, table: string): Set<unknown> {
  const columns = database.prepare(`pragma table_info (${table})`).all()
  return new Set(columns.map((row) => row['name']))
}

function renameContracts(database: DatabaseSync): void {
  const rename = database.prepare(
    "update accounts set record = json_set(record, '$.contract', ?) where json_extract(record, '$.contract') = ?",
  )
  for (const [earlier, current] of Object.entries(RENAMED_CONTRACTS)) rename.run(current, earlier)
}
