// The worker processes that run, as each of them reports itself.
// Invariant: a row says only that its process could write it at that time.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

/** `freeBytes`: undefined where the folder cannot be read, for example before its first use. */
export interface FolderSpace {
  name: string
  path: string
  freeBytes?: number | undefined
}

export interface WorkerReport {
  /** Id of the process, new at each start. */
  id: string
  host: string
  pid: number
  /** Version of the package. */
  version: string
  nodeVersion: string
  folders: readonly FolderSpace[]
}

export interface ReportedWorker extends WorkerReport {
  startedAt: Date
  seenAt: Date
  /** Time since its last report, in milliseconds, by the clock of the database. */
  silentMs: number
}

/** Rows of processes that ended without a word are deleted after this time. */
const FORGOTTEN_AFTER = "interval '1 hour'"

/** Writes the report of one process, and deletes those of processes that have not reported for an hour. */
export async function reportWorker(db: Database, report: WorkerReport): Promise<void> {
  const facts = { ...report, folders: JSON.stringify(report.folders) }
  await db
    .insertInto('workerProcess')
    .values(facts)
    .onConflict((oc) => oc.column('id').doUpdateSet({ folders: facts.folders, seenAt: sql<Date>`clock_timestamp()` }))
    .execute()
  await db
    .deleteFrom('workerProcess')
    .where('seenAt', '<', sql<Date>`clock_timestamp() - ${sql.raw(FORGOTTEN_AFTER)}`)
    .execute()
}

/** Removes the report of a process that ends in order. */
export async function removeWorker(db: Database, id: string): Promise<void> {
  await db.deleteFrom('workerProcess').where('id', '=', id).execute()
}

/** All reports, by host. */
export async function listWorkers(db: Database): Promise<ReportedWorker[]> {
  const rows = await db
    .selectFrom('workerProcess')
    .selectAll()
    .select(sql<number>`round(extract(epoch from clock_timestamp() - seen_at) * 1000)::float8`.as('silentMs'))
    .orderBy('host')
    .orderBy('startedAt')
    .execute()
  return rows.map((row) => ({ ...row, folders: row.folders as unknown as FolderSpace[] }))
}
