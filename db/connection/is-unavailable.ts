// Tells a database that is away or starting from a mistake of ours. The first is worth waiting for.
import pg from 'pg'

/** Classes 08 (connection), 57P (server stops or starts) and 53 (out of connections, memory or disk). */
const UNAVAILABLE_SQLSTATE = /^(08|57P|53)/
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
/** What `pg` says in plain words, without a code. */
const CONNECTION_TEXTS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return UNAVAILABLE_SQLSTATE.test(error.code ?? '')
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable)
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return CONNECTION_TEXTS.test(error.message) || (code !== undefined && NETWORK_CODES.has(code))
}
