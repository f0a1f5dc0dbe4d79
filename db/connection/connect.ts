// The connection to PostgreSQL: a connection pool with limits, and the mapping of column types to JavaScript values.
// After a failover it follows the primary server: see `failover-pool.ts`.
// Invariant: `bigint` and `numeric` columns are read as numbers; every value stored in them is far below 2^53.
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../schema.generated.ts'
import { openFailoverPool } from './failover-pool.ts'

/** A connection pool, or a transaction where a function allows both. */
export type Database = Kysely<DB>
/** Required by functions that must run inside the caller's transaction. */
export type DatabaseTransaction = Transaction<DB>

const NUMERIC_OID = 1700
const BIGINT_OID = 20

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === NUMERIC_OID || oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format),
}

/**
 * Opens a connection pool. Connections are made when first needed, so that the process starts without the database.
 * `maxConnections` defaults to 10; connecting fails after 5 s.
 *
 * No lock is held for long. A statement fails after `statementTimeoutMs` (default 15 s, 0 for no limit), and waiting for a lock
 * fails after 10 s. An idle transaction ends after 15 s, so that a machine that is lost inside one does not block the others.
 */
export function openDatabase(input: {
  url: string
  applicationName: string
  maxConnections?: number
  statementTimeoutMs?: number
}): Database {
  const pool = openFailoverPool({
    connectionString: input.url,
    application_name: input.applicationName,
    max: input.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: input.statementTimeoutMs ?? 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    types,
  })
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    // Keys inside JSON columns are data and keep their spelling.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
