// A connection that lets PostgreSQL parse and plan each statement once: the same text is sent under the same name.
// Invariant: what is named is only a speed-up; without a name every statement gives the same rows.
import pg from 'pg'

/** Statements that are named at most. Lists of values make new texts; beyond this they are sent as they are. */
const MAX_NAMES = 400

const names = new Map<string, string>()
/** Raised when a migration has changed what a planned statement returns: all are planned anew under new names. */
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
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
      if (name === undefined) return send(text, values, callback)
      return (send({ name, text, values }) as Promise<unknown>).catch(forgetStalePlans)
    }
    this.query = query as typeof this.query
  }
}

function forgetStalePlans(error: unknown): never {
  if (error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery') edition += 1
  throw error
}
