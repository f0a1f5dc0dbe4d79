// Records the statements that the code sends to PostgreSQL, with their cost, and reads their plans.
// Invariant: only statements that the code sends are measured; no statement is copied here.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../../db/connection/connect.ts'

export interface SentStatement {
  text: string
  values: readonly unknown[]
  /**
   * Processor time of the connection's server process, so that other programs on the machine do not count. Where the system does not
   * report it: the time from the call to its result.
   */
  databaseMs: number
}

export interface Recorder {
  /** Runs `work` and returns the statements that it sent. */
  record(work: () => Promise<unknown>): Promise<SentStatement[]>
}

/** Records the statements of all clients of this process that connect from now on. */
export function recordStatements(): Recorder {
  let sent: SentStatement[] = []
  const original = pg.Client.prototype.query as (...given: unknown[]) => unknown
  const query = function (this: pg.Client, ...given: unknown[]): unknown {
    const clock = clockOf(this)
    const startedMs = clock()
    const result = original.apply(this, given)
    const { text, values } = statementOf(given)
    if (result instanceof Promise) {
      const recordCost = () => sent.push({ text, values, databaseMs: clock() - startedMs })
      result.then(recordCost, recordCost)
    }
    return result
  }
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query
  return {
    async record(work) {
      sent = []
      await work()
      return sent
    },
  }
}

/** The processor time that the connection's server process has used. */
function clockOf(client: pg.Client): () => number {
  const { processID } = client as pg.Client & { processID?: number }
  const file = `/proc/${processID}/schedstat`
  const read = () => Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6
  try {
    read()
    return read
  } catch {
    return () => performance.now()
  }
}

function statementOf([query, values]: unknown[]): { text: string; values: readonly unknown[] } {
  if (typeof query === 'string') return { text: query, values: Array.isArray(values) ? values : [] }
  const config = query as { text?: string; values?: readonly unknown[] }
  return { text: config.text ?? '', values: config.values ?? [] }
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  Plans?: PlanNode[]
}

/**
 * The big tables that the statement reads from end to end, by its generic plan, which a prepared statement may get, or by the plan
 * for its values.
 */
export async function scannedTables(
  db: Database,
  statement: SentStatement,
  bigTables: readonly string[],
): Promise<string[]> {
  const plans = [
    await explain(db, `explain (generic_plan, format json) ${statement.text}`, []),
    await explain(db, `explain (format json) ${statement.text}`, statement.values),
  ]
  const found = plans.flatMap(seqScansOf).filter((table) => bigTables.includes(table))
  return [...new Set(found)]
}

async function explain(db: Database, text: string, values: readonly unknown[]): Promise<PlanNode> {
  const compiled = { ...sql.raw(text).compile(db), parameters: values }
  const { rows } = await db.executeQuery<{ 'QUERY PLAN'?: [{ Plan: PlanNode }]; queryPlan?: [{ Plan: PlanNode }] }>(
    compiled,
  )
  const [row] = rows
  return (Object.values(row!)[0] as [{ Plan: PlanNode }])[0].Plan
}

function seqScansOf(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : []
  return [...own, ...(node.Plans ?? []).flatMap(seqScansOf)]
}
