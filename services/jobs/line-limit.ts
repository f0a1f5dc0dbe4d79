// Limits how many jobs of one client wait for a slot.
// Invariant: only new jobs are refused. Scenes of accepted films, and repeats of accepted requests, are not.
import type { Database } from '../../db/connection/connect.ts'
import { countWaitersOf } from '../../db/pool/line-counts.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** A count is used for this long, with the jobs that were accepted since, so that a long line is not counted at each request. */
const COUNTED_FOR_MS = 1_000

interface ClientCount {
  waiting: number
  accepted: number
  atMs: number
}

/** The counts of this process, by client. */
const countsOf = new WeakMap<Database, Map<string, ClientCount>>()

/**
 * Counts a new job of the client. A film counts as one job, because one of its scenes waits at a time.
 * Several processes together can exceed the limit by what they accept within a second.
 * Throws `line_full` where the client has as many waiting jobs as it may have.
 */
export async function countNewJob(ctx: Pick<ServiceContext, 'db' | 'clientId' | 'maxWaitingJobs'>): Promise<void> {
  const { db, clientId, maxWaitingJobs: max } = ctx
  if (max === 0) return
  const counts = countsOf.get(db) ?? new Map<string, ClientCount>()
  countsOf.set(db, counts)
  const nowMs = performance.now()
  let count = counts.get(clientId)
  if (!count || nowMs - count.atMs > COUNTED_FOR_MS || count.waiting + count.accepted >= max) {
    count = { waiting: await countWaitersOf(db, { clientId, limit: max }), accepted: 0, atMs: nowMs }
    counts.set(clientId, count)
  }
  if (count.waiting >= max) {
    throw new ServiceProblem('line_full', {
      detail: `${max} jobs of this client wait for a slot, which is the limit. Nothing was accepted.`,
    })
  }
  count.accepted += 1
}
