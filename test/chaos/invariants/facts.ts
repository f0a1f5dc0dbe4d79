// Everything that the invariants are judged by, read once after the run.
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../../contracts/vocabulary/statuses.ts'
import type { Database } from '../../../db/connection/connect.ts'
import type { RecordedCancellation, RecordedFetch } from '../faults/stage.ts'
import type { PlatformRecord } from '../platform-record.ts'
import type { AcceptedJob } from '../workload.ts'

export interface Run {
  /** Jobs that were accepted with a 202. */
  jobs: readonly AcceptedJob[]
  platform: PlatformRecord
  database: Database
  /** Rows that are older are no part of the run. Default: every row is. */
  since?: Date
  cancellations?: readonly RecordedCancellation[]
  fetches?: readonly RecordedFetch[]
  /** Reads a stored file; undefined where the store does not have it. Default: files are not read. */
  readFile?: (storageKey: string) => Promise<Buffer | undefined>
}

export interface JobFact {
  kind: 'generation' | 'film'
  id: string
  status: string
  isFinal: boolean
  eventSeq: number
  error: { code: string; detail: string; paid?: string } | null
}

/** Of every job of the run, also the scenes that films made automatically. */
export async function readJobs({ database, since = new Date(0) }: Run): Promise<Map<string, JobFact>> {
  const generations = await database
    .selectFrom('generation')
    .select(['id', 'status', 'eventSeq', 'error'])
    .where('createdAt', '>=', since)
    .execute()
  const films = await database
    .selectFrom('film')
    .select(['id', 'status', 'eventSeq', 'error'])
    .where('createdAt', '>=', since)
    .execute()
  const facts: JobFact[] = [
    ...generations.map((row) => ({
      ...row,
      kind: 'generation' as const,
      isFinal: isFinalGenerationStatus(row.status),
    })),
    ...films.map((row) => ({ ...row, kind: 'film' as const, isFinal: isFinalFilmStatus(row.status) })),
  ]
  return new Map(facts.map((fact) => [fact.id, fact]))
}
