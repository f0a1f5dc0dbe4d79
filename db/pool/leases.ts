// The life of a lease outside an attempt: a generation asks for one, a grant is revoked, expired leases are taken back.
// Invariant: every exported function is one transaction under the pool's lock, and grants freed slots before it commits.
import { sql } from 'kysely'
import type { AcquireResult, Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus, needsNoSlot } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { ENQUEUED_COLUMNS, type EnqueuedGeneration, enqueue, enqueueUnclaimed } from './enqueue.ts'
import { grantWaiting } from './grant-waiting.ts'
import { lockPool } from './lock.ts'
import { releaseExpired, releaseLease } from './release.ts'
import { listOutdatedWaiters, updateHolders } from './restricted-waiters.ts'
import { forgetSpentShares } from './shares.ts'
import { inRounds } from './single-flight.ts'

/**
 * Returns a lease for this generation, or puts it into the line. A second call returns the lease that it already has.
 * Calls that arrive at the same time share one transaction, so that a burst does not queue for the lock one by one.
 * `others` are grants to other generations that were made in the same transaction; the caller signals them.
 */
export async function acquireSlot(db: Database, input: { generationId: string }): Promise<AcquireResult> {
  return acquireInRounds(db, input.generationId)
}

const acquireInRounds = inRounds(async (db: Database, generationIds: string[]): Promise<AcquireResult[]> =>
  db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const applicants = await readApplicants(trx, generationIds)
    const entitled = [...applicants.values()].filter(mayHoldSlot)
    await enqueue(
      trx,
      entitled.filter(({ held }) => held === undefined),
    )
    const made = entitled.length > 0 ? await grantWaiting(trx) : []
    const grants = new Map(made.map((grant) => [grant.generationId, grant]))
    const results = generationIds.map((id) => resultOf(applicants.get(id), grants.get(id)))
    // Exactly one of the callers signals the grants to other generations.
    const others = made.filter(({ generationId }) => !applicants.has(generationId))
    const signaller = results.findIndex((result) => 'others' in result)
    return results.map((result, index) => (index === signaller ? { ...result, others } : result))
  }),
)

type Applicant = EnqueuedGeneration & Pick<GenerationRow, 'status' | 'cancelRequestedAt'> & { held: Grant | undefined }

async function readApplicants(trx: DatabaseTransaction, generationIds: string[]): Promise<Map<string, Applicant>> {
  const rows = await trx
    .selectFrom('generation')
    .select([...ENQUEUED_COLUMNS, 'status', 'cancelRequestedAt'])
    .where('id', '=', sql<string>`any(${generationIds})`)
    .execute()
  const held = new Map((await listLiveLeases(trx, generationIds)).map((grant) => [grant.generationId, grant]))
  return new Map(rows.map((row) => [row.id, { ...row, held: held.get(row.id) }]))
}

function mayHoldSlot({ status, cancelRequestedAt }: Applicant): boolean {
  return !needsNoSlot(status) && !(status === 'waiting' && cancelRequestedAt)
}

function resultOf(applicant: Applicant | undefined, granted: Grant | undefined): AcquireResult {
  if (!applicant) return { kind: 'missing' }
  const { status } = applicant
  if (isFinalGenerationStatus(status)) return { kind: 'final', status }
  // Its request is completed, and only its files are missing.
  if (status === 'collecting') return { kind: 'waiting', others: [] }
  if (!mayHoldSlot(applicant)) return { kind: 'cancel_requested' }
  const grant = applicant.held ?? granted
  return grant ? { kind: 'granted', grant, others: [] } : { kind: 'waiting', others: [] }
}

/** The leases of these generations. Those that have expired are released first. */
async function listLiveLeases(trx: DatabaseTransaction, generationIds: string[]): Promise<Grant[]> {
  await releaseExpired(trx)
    .where('generationId', '=', sql<string>`any(${generationIds})`)
    .execute()
  return trx
    .selectFrom('lease')
    .select(['id as leaseId', 'accountId', 'generationId', 'fence'])
    .where('generationId', '=', sql<string>`any(${generationIds})`)
    .where('releasedAt', 'is', null)
    .execute()
}

/** Releases a grant whose workflow has ended, and returns the grants made with its slot. Empty where it was released already. */
export async function revokeGrant(db: Database, grant: LeaseRef): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    return (await releaseLease(trx, grant)) ? grantWaiting(trx) : []
  })
}

/**
 * Releases expired leases, then grants every free slot, including those of accounts whose cool-down has ended. A generation
 * that did not claim its slot in time (its signal was lost) is put back into the line first, so it may get a slot again. Waiters with
 * a Soul ID get the accounts that hold it now.
 */
export async function reapAndGrant(db: Database): Promise<{ reapedLeases: number; grants: Grant[] }> {
  const outdated = await listOutdatedWaiters(db)
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const reaped = await releaseExpired(trx).returning(['generationId', 'claimedAt']).execute()
    const unclaimed = reaped.filter(({ claimedAt }) => claimedAt === null)
    await enqueueUnclaimed(
      trx,
      unclaimed.map(({ generationId }) => generationId),
    )
    await forgetSpentShares(trx)
    await updateHolders(trx, outdated)
    return { reapedLeases: reaped.length, grants: await grantWaiting(trx) }
  })
}
