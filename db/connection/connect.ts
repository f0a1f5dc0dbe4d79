// The connection to PostgreSQL: a pool with sane limits, and how column types become JavaScript values.
// Invariant: bigint and numeric columns arrive as numbers; every value stored in them is far below 2^53.
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { PreparedClient } from './prepared-client.ts'
import type { DB } from '../schema.generated.ts'

export type Database = Kysely<DB>
export type DatabaseTransaction = Transaction<DB>

const NUMERIC_OID = 1700
const BIGINT_OID = 20

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === NUMERIC_OID || oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format),
}

/**
 * Opens a pool. Connections are made when first needed, so the process starts without the database.
 * `maxConnections` defaults to 10; a connection attempt gives up after 5 s. Nothing holds a lock for long: a statement ends
 * after 15 s (`statementTimeoutMs`, 0 for none), a wait for a lock after 10 s, a transaction whose process is silent after
 * 15 s, so that a machine that vanishes inside one does not stop the pool.
 */
export function openDatabase(input: {
  url: string
  applicationName: string
  maxConnections?: number
  statementTimeoutMs?: number
}): Database {
  const pool = new pg.Pool({
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
    Client: PreparedClient,
  })
  // An idle connection whose server went away must not end the process; the next query opens a new one.
  pool.on('error', () => {})
  // Nor one that is lost between two queries of a transaction: the pool does not listen while a connection is lent out.
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    // Keys inside JSON columns are data, not column names.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
