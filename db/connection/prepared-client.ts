// A connection that lets PostgreSQL parse and plan each statement once: the same text is sent under the same name.
// Invariant: what is named is only a speed-up; without a name every statement gives the same rows.
import pg from 'pg'

/** Statements that are named at most. Lists of values make new texts; beyond this they are sent as they are. */
const MAX_NAMES = 400

const INVALID_STATEMENT_NAME = '26000'
const IN_FAILED_TRANSACTION = '25P02'

const names = new Map<string, string>()
/** Raised when names have lost their meaning on some connection: all are planned anew under new names. */
let edition = 0

/** The name of a statement, or undefined where it is better sent without: control words, scripts, and too many texts. */
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

export class PreparedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const send = super.query.bind(this) as Query
    const query: Query = (text, values, callback) => {
      const isPlain = typeof text === 'string' && Array.isArray(values) && callback === undefined
      const name = isPlain ? nameOf(text) : undefined
      if (name === undefined) return send(text, values, callback)
      return (send({ name, text, values }) as Promise<unknown>).catch((error: unknown) => {
        if (!isStale(error)) throw error
        edition += 1
        // Nothing was run. Inside a transaction this says only that it is aborted; what aborted it is the better answer.
        return (send(text, values) as Promise<unknown>).catch((again: unknown) => {
          throw isAborted(again) ? error : again
        })
      })
    }
    this.query = query as typeof this.query
  }
}

/** A migration has changed what a planned statement returns, or the connection does not know the name (any more). */
function isStale(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  return error.routine === 'RevalidateCachedQuery' || error.code === INVALID_STATEMENT_NAME
}

function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === IN_FAILED_TRANSACTION
}
