// Hands free slots to the line. The only place where a lease begins; who gets one is decided in `domain/pool/line.ts`.
// Invariant: runs under the pool's lock, so that no slot is given twice; the winners are signalled after commit.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/generation-steps.ts'
import { hasFreeSlot } from '../../domain/pool/choose-account.ts'
import { grantLine, type LineGrant } from '../../domain/pool/line.ts'
import type { DatabaseTransaction } from '../connect.ts'
import { newId } from '../new-id.ts'
import { type PoolAccount, readCandidates } from './candidates.ts'
import { readQueues } from './line.ts'
import { readShares, writeShares } from './shares.ts'

/** A grant that nobody claims within this time goes back, so that a lost signal costs a minute and not a slot. */
const CLAIM_MS = 60_000
/** Most waiters of one kind that are read at once. */
const MAX_DEPTH = 20

/** Grants what can be granted now. Returns the new leases; empty when no slot is free or nobody waits. */
export async function grantWaiting(trx: DatabaseTransaction): Promise<Grant[]> {
  const { candidates, nowMs } = await readCandidates(trx)
  const grants: Grant[] = []
  while (hasFreeSlot(candidates, nowMs)) {
    const depth = Math.min(MAX_DEPTH, freeSlots(candidates))
    const queues = await readQueues(trx, depth)
    if (queues.length === 0) break
    const shares = await readShares(trx)
    const made = grantLine({ candidates, queues, shares, nowMs })
    if (made.length > 0) grants.push(...(await writeGrants(trx, made)))
    if (made.length > 0) await writeShares(trx, shares, made.map(servedOf))
    // Read on only where a kind was served to the last waiter that was read.
    if (made.length < depth) break
  }
  return grants
}

function freeSlots(candidates: readonly PoolAccount[]): number {
  return candidates.reduce((sum, account) => sum + Math.max(0, account.slots - account.inUse), 0)
}

function servedOf({ level, waiter }: LineGrant) {
  return { level, clientId: waiter.clientId }
}

async function writeGrants(trx: DatabaseTransaction, grants: readonly LineGrant[]): Promise<Grant[]> {
  const generationIds = grants.map(({ waiter }) => waiter.generationId)
  const accountIds = [...new Set(grants.map(({ account }) => account.id))]
  return trx
    .with('left', (cte) => cte.deleteFrom('leaseWaiter').where('generationId', 'in', generationIds))
    .with('used', (cte) =>
      cte
        .updateTable('account')
        .set({ lastLeasedAt: sql<Date>`clock_timestamp()` })
        .where('id', 'in', accountIds),
    )
    .insertInto('lease')
    .values(
      grants.map(({ waiter, account, skipped, slots, isProbe }) => ({
        id: newId('lease'),
        accountId: account.id,
        generationId: waiter.generationId,
        model: waiter.model,
        slots,
        isProbe,
        // Not now(), the start of the transaction: whoever got the lock later may have begun earlier.
        grantedAt: sql<Date>`clock_timestamp()`,
        expiresAt: sql<Date>`clock_timestamp() + ${CLAIM_MS} * interval '1 millisecond'`,
        skipped: JSON.stringify(skipped),
      })),
    )
    .returning(['id as leaseId', 'generationId', 'accountId', 'fence'])
    .execute()
}
