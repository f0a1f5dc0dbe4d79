// A connection pool that follows the primary server after a failover.
// Invariant: a connection whose server has refused a write as read-only is not used again. Connections that were opened before
// that refusal are closed too, because they lead to the same old primary.
import type { PostgresPool } from 'kysely'
import pg from 'pg'
import { PreparedClient } from './prepared-client.ts'
import { IS_READ_ONLY, READ_ONLY } from './read-only.ts'

/** The pool for Kysely. `settings` are those of `pg.Pool`. New connections to a read-only server are refused. */
export function openFailoverPool(settings: pg.PoolConfig): PostgresPool {
  /** Read-only refusals so far. A connection is stale when it was opened before the last one. */
  let refusals = 0
  const openedAfter = new WeakMap<object, number>()
  const isStale = (client: pg.PoolClient) => openedAfter.get(client) !== refusals
  const pool = new pg.Pool({
    ...settings,
    Client: PreparedClient,
    verify: (client, done) => void checkWritable(client, done),
  })
  // An idle connection that is lost must not end the process; the next query opens a new one.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    // The same between two queries of a transaction: the pool has no error listener on a connection that is in use.
    client.on('error', () => {})
    openedAfter.set(client, refusals)
    ;(client as pg.PoolClient & PreparedClient).onReadOnly = () => (refusals += 1)
  })
  return {
    async connect() {
      for (;;) {
        const client = await pool.connect()
        const release = client.release.bind(client)
        if (!isStale(client)) {
          client.release = (isBroken) => release(isBroken === true || isStale(client))
          return client
        }
        release(true)
      }
    },
    end: () => pool.end(),
    Client: PreparedClient,
    options: pool.options,
  }
}

/** The refusal of a server that accepts no writes. `isDatabaseUnavailable` recognizes its SQLSTATE. */
class ReadOnlyServerError extends pg.DatabaseError {
  override readonly code = READ_ONLY
  constructor() {
    super('the server accepts no writes', 0, 'error')
  }
}

/** After a failover the address may lead to a standby or to the old primary for a while. Their data may be old. */
async function checkWritable(client: pg.PoolClient, done: (error?: Error) => void): Promise<void> {
  done(await refusalOf(client))
}

async function refusalOf(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    const { rows } = await client.query<{ isReadOnly: boolean }>(IS_READ_ONLY)
    return rows[0]?.isReadOnly === true ? new ReadOnlyServerError() : undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
