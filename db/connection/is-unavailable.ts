// Detects errors of a database that is unreachable, starting, or read-only after a failover. They are worth a retry; other errors
// are bugs.
import pg from 'pg'

/**
 * Classes 08 (connection), 57P (server stops or starts) and 53 (out of connections, memory or disk).
 * 25006: a write on a read-only server, as an old primary is after a failover. 55P03: a lock, for example of a migration, was not
 * free in time.
 */
const UNAVAILABLE_SQLSTATE = /^(08|57P|53|25006$|55P03$)/
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
/** Messages of `pg` that have no code. */
const CONNECTION_TEXTS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Whether the error says that the database cannot be reached or used now. True for an aggregate with at least one such error. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return UNAVAILABLE_SQLSTATE.test(error.code ?? '')
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable)
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return CONNECTION_TEXTS.test(error.message) || (code !== undefined && NETWORK_CODES.has(code))
}
