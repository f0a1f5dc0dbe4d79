// The sandbox's database: one SQLite file with requests, ledger, uploads, deliveries, accounts and settings.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { upgradeFromEarlierVersions } from './earlier-versions.ts'

const SCHEMA = `
  create table if not exists requests (
    seq integer primary key autoincrement,
    id text not null unique,
    account text not null,
    dialect text not null,
    model text not null,
    body text not null,
    idempotency_key text,
    fingerprint text not null,
    webhook_url text,
    webhook_secret text,
    base_url text not null,
    status text not null,
    error text,
    price_credits real not null,
    output_count integer not null,
    outputs text not null default '[]',
    faults text not null default '[]',
    created_at integer not null,
    due_at integer,
    finished_at integer,
    key_id text,
    ordinal integer not null default 0,
    expires_after integer,
    slot_at integer,
    started_at integer,
    expires_at integer,
    deleted_at integer,
    files_removed_at integer
  );
  create index if not exists requests_by_key on requests (account, idempotency_key)
    where idempotency_key is not null;
  create index if not exists requests_unfinished on requests (seq) where finished_at is null;
  create table if not exists ledger (
    seq integer primary key autoincrement,
    at integer not null,
    event text not null,
    account text not null,
    model text not null,
    request_id text,
    idempotency_key text,
    webhook_url text,
    credits real not null,
    http_status integer,
    detail text,
    key_id text
  );
  create table if not exists uploads (
    id text primary key,
    account text not null,
    content_type text not null,
    signature text not null,
    file text not null unique,
    expires_at integer not null
  );
  create table if not exists deliveries (
    id text primary key,
    request_id text not null,
    url text not null,
    headers text not null,
    body text not null,
    state text not null,
    attempts integer not null default 0,
    first_at integer not null,
    next_at integer not null,
    last_outcome text
  );
  create index if not exists deliveries_of_request on deliveries (request_id);
  create index if not exists deliveries_pending on deliveries (next_at) where state = 'pending';
  create table if not exists accounts (
    name text primary key,
    record text not null
  );
  create table if not exists settings (
    name text primary key,
    value real not null
  );
`

/**
 * Opens the database file, and makes it if needed. A killed process loses no confirmed change, because each commit reaches the
 * operating system before the response. A power failure may lose the latest commits: `synchronous` is off for speed.
 * Throws when another sandbox has the file open, because two processes would give the same slots and credits twice.
 */
export function openDatabaseOrThrow(file: string): DatabaseSync {
  makePrivate(file)
  const database = new DatabaseSync(file)
  lockOrThrow(database, file)
  database.exec('pragma synchronous = off; pragma temp_store = memory;')
  database.exec(SCHEMA)
  upgradeFromEarlierVersions(database)
  return database
}

/** Prompts are stored in the file. SQLite gives its write-ahead log the same access rights. */
function makePrivate(file: string): void {
  // Only a missing file: closing a descriptor of an open database releases its locks in the whole process.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600)
}

/** The lock belongs to the process. The operating system releases it however the process ends. */
function lockOrThrow(database: DatabaseSync, file: string): void {
  try {
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; begin immediate; commit')
  } catch (error) {
    database.close()
    const isBusy = error instanceof Error && error.message.includes('locked')
    throw isBusy ? new Error(`${dirname(file)} is in use by another sandbox; choose another folder`) : error
  }
}

/** Runs `work` in one transaction; a throw rolls it back. Not reentrant. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('begin immediate')
  try {
    const result = work()
    database.exec('commit')
    return result
  } catch (error) {
    // On a full disk SQLite has already rolled back.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
