// Hands free slots to the line: by priority, then by arrival. The only place where a lease begins.
// Invariant: runs under the pool's lock, so that no slot is given twice; the winners are signalled after commit.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/generation-steps.ts'
import { type AccountCandidate, chooseAccount, hasFreeSlot } from '../../domain/pool/choose-account.ts'
import type { SkippedAccount } from '../../contracts/pool.ts'
import type { DatabaseTransaction } from '../connect.ts'
import { newId } from '../new-id.ts'
import { readCandidates } from './candidates.ts'

/** A grant that nobody claims within this time goes back, so that a lost signal costs a minute and not a slot. */
const CLAIM_MS = 60_000
/** How far down the line one pass looks for somebody whom a free account suits. */
const LINE_DEPTH = 500

interface Waiter {
  generationId: string
  model: string
}

/** Grants what can be granted now. Returns the new leases; empty when no slot is free or nobody waits. */
export async function grantWaiting(trx: DatabaseTransaction): Promise<Grant[]> {
  const { candidates, nowMs } = await readCandidates(trx)
  if (!hasFreeSlot(candidates, nowMs)) return []
  const waiters = await trx
    .selectFrom('leaseWaiter')
    .select(['generationId', 'model'])
    .orderBy('priority')
    .orderBy('enqueuedAt')
    .limit(LINE_DEPTH)
    .execute()
  const grants: Grant[] = []
  for (const waiter of waiters) {
    const { chosen, skipped } = chooseAccount(candidates, waiter.model, nowMs)
    if (chosen) grants.push(await grantTo(trx, { waiter, account: chosen, skipped, nowMs }))
    else if (!hasFreeSlot(candidates, nowMs)) break
  }
  return grants
}

async function grantTo(
  trx: DatabaseTransaction,
  input: { waiter: Waiter; account: AccountCandidate; skipped: SkippedAccount[]; nowMs: number },
): Promise<Grant> {
  const { waiter, account } = input
  const lease = await trx
    .insertInto('lease')
    .values({
      id: newId('lease'),
      accountId: account.id,
      generationId: waiter.generationId,
      expiresAt: sql<Date>`clock_timestamp() + ${CLAIM_MS} * interval '1 millisecond'`,
      skipped: JSON.stringify(input.skipped),
    })
    .returning(['id', 'fence'])
    .executeTakeFirstOrThrow()
  await trx.deleteFrom('leaseWaiter').where('generationId', '=', waiter.generationId).execute()
  await trx
    .updateTable('account')
    .set({ lastLeasedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', account.id)
    .execute()
  account.inUse += 1
  account.lastLeasedAtMs = input.nowMs
  return { generationId: waiter.generationId, leaseId: lease.id, accountId: account.id, fence: lease.fence }
}
