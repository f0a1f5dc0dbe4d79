// A connection that lets PostgreSQL parse and plan each statement once: it sends the same text under the same name.
// Invariant: names only save time; without a name a statement returns the same rows.
import pg from 'pg'
import { READ_ONLY } from './read-only.ts'

/** Maximum number of named statements. Lists of values make new texts; beyond this number statements have no name. */
const MAX_NAMES = 400

const INVALID_STATEMENT_NAME = '26000'
const IN_FAILED_TRANSACTION = '25P02'

const names = new Map<string, string>()
/** Part of every name. It grows when a name is no longer valid on a connection, so that all statements are planned again. */
let edition = 0

/** The name of a statement. Undefined for control statements, scripts, and where there are too many texts. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return `${known}.${edition}`
  if (names.size >= MAX_NAMES || text.includes(';') || !/^\s*(select|with|insert|update|delete)\b/i.test(text))
    return undefined
  const name = `hfw${names.size}`
  names.set(text, name)
  return `${name}.${edition}`
}

type Query = (text: unknown, values?: unknown, callback?: unknown) => unknown

/** A `pg` client for a pool. It names statements automatically; callers use it like any other client. */
export class PreparedClient extends pg.Client {
  /** Called when the server has refused a write because it is read-only: it is no longer the primary. */
  onReadOnly: () => void = () => {}

  constructor(config?: pg.ClientConfig) {
    super(config)
    const send = super.query.bind(this) as Query
    const query: Query = (text, values, callback) => {
      const isPlain = typeof text === 'string' && Array.isArray(values) && callback === undefined
      const name = isPlain ? nameOf(text) : undefined
      if (name === undefined) {
        const sent = send(text, values, callback)
        return sent instanceof Promise ? this.#noticing(sent) : sent
      }
      return this.#noticing(send({ name, text, values }) as Promise<unknown>).catch((error: unknown) => {
        if (!isStale(error)) throw error
        edition += 1
        // The statement has not run. Inside a transaction the second error says only that it is aborted: throw the first error.
        return (send(text, values) as Promise<unknown>).catch((again: unknown) => {
          throw isAborted(again) ? error : again
        })
      })
    }
    this.query = query as typeof this.query
  }

  #noticing(result: Promise<unknown>): Promise<unknown> {
    return result.catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === READ_ONLY) this.onReadOnly()
      throw error
    })
  }
}

/** A migration has changed the result of a planned statement, or the connection does not have the name. */
function isStale(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  return error.routine === 'RevalidateCachedQuery' || error.code === INVALID_STATEMENT_NAME
}

function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === IN_FAILED_TRANSACTION
}
