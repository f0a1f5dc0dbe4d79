// Deletes history that is no longer needed, in many short steps. The worker's housekeeping runs it.
// Invariant: results, jobs and money are never deleted here.
import {
  clearRequestBodies,
  deleteLeases,
  deleteLookups,
  deletePlatformModels,
  deletePlatformUploads,
  deleteReports,
} from '../../db/retention/delete-old-rows.ts'
import { deleteJobEvents, deletePoolEvents } from '../../db/retention/delete-events.ts'
import type { Database } from '../../db/connection/connect.ts'
import type { DeletionStep } from '../../db/retention/deletion-step.ts'
import type { ServiceContext } from '../context.ts'
import type { Retention } from './retention.ts'

/** Longer than a copy on the platform is used. */
const UPLOAD_RECORDS_MS = 24 * 60 * 60_000
/** Longer than a reported request is looked up. */
const REPORTS_MS = 30 * 24 * 60 * 60_000
/** An account that lists the model again soon finds its version. */
const LISTINGS_MS = 30 * 24 * 60 * 60_000
/** A step with this many rows takes some milliseconds, so that it locks nothing for long. */
const ROWS_A_STEP = 200
/** Then the other kinds get their turn. */
const MAX_STEPS = 300

type HistoryRetention = Omit<Retention, 'unusedUploadsMs'>

interface Deletion {
  name: 'events' | 'requestBodies' | 'leases' | 'platformUploads' | 'reports' | 'lookups' | 'platformModels'
  /** Undefined: nothing is deleted. */
  olderThanMs: number | undefined
  step: (db: Database, input: DeletionStep) => Promise<number>
}

function deletionsOf({ eventsMs, requestBodiesMs, leasesMs }: HistoryRetention): Deletion[] {
  return [
    {
      name: 'events',
      olderThanMs: eventsMs,
      step: (db, step) => deleteJobEvents(db, { table: 'generation', ...step }),
    },
    { name: 'events', olderThanMs: eventsMs, step: (db, step) => deleteJobEvents(db, { table: 'film', ...step }) },
    { name: 'events', olderThanMs: eventsMs, step: deletePoolEvents },
    { name: 'requestBodies', olderThanMs: requestBodiesMs, step: clearRequestBodies },
    { name: 'leases', olderThanMs: leasesMs, step: deleteLeases },
    { name: 'platformUploads', olderThanMs: UPLOAD_RECORDS_MS, step: deletePlatformUploads },
    { name: 'reports', olderThanMs: REPORTS_MS, step: deleteReports },
    { name: 'lookups', olderThanMs: REPORTS_MS, step: deleteLookups },
    { name: 'platformModels', olderThanMs: LISTINGS_MS, step: deletePlatformModels },
  ]
}

/** Deletes up to 60,000 of each kind. Returns how many of each were deleted: jobs for events, otherwise rows. */
export async function deleteHistory({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: HistoryRetention
}): Promise<Record<Deletion['name'], number>> {
  const deleted = {
    events: 0,
    requestBodies: 0,
    leases: 0,
    platformUploads: 0,
    reports: 0,
    lookups: 0,
    platformModels: 0,
  }
  for (const { name, olderThanMs, step } of deletionsOf(input)) {
    if (olderThanMs === undefined) continue
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const count = await step(ctx.db, { olderThanMs, limit: ROWS_A_STEP })
      deleted[name] += count
      if (count < ROWS_A_STEP) break
    }
  }
  return deleted
}
