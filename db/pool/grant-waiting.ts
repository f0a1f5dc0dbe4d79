// Hands free slots to the line. The only place where a lease begins; who gets one is decided in `domain/pool/line.ts`.
// Invariant: runs under the pool's lock, so that no slot is given twice; the winners are signalled after commit.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/steps/generation.ts'
import { hasFreeSlot } from '../../domain/pool/choose-account.ts'
import { grantLine, type LineGrant } from '../../domain/pool/line.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
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

/** One text for any number of grants, so that it is planned once. */
async function writeGrants(trx: DatabaseTransaction, grants: readonly LineGrant[]): Promise<Grant[]> {
  const leases = grants.map(({ waiter, account, skipped, slots, isProbe }) => ({
    id: newId('lease'),
    generation_id: waiter.generationId,
    account_id: account.id,
    model: waiter.model,
    slots,
    is_probe: isProbe,
    skipped,
  }))
  // Granted not at now(), the start of the transaction: whoever got the lock later may have begun earlier.
  const { rows } = await sql<Grant>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(leases)}) as lease (
        id text, generation_id text, account_id text, model text, slots integer, is_probe boolean, skipped jsonb
      )
    ), served as (
      delete from lease_waiter where generation_id in (select generation_id from given)
    ), used as (
      update account set last_leased_at = clock_timestamp() where id in (select account_id from given)
    )
    insert into lease (id, generation_id, account_id, model, slots, is_probe, skipped, granted_at, expires_at)
    select id, generation_id, account_id, model, slots, is_probe, skipped,
      clock_timestamp(), clock_timestamp() + ${CLAIM_MS} * interval '1 millisecond'
    from given
    returning id as lease_id, generation_id, account_id, fence
  `.execute(trx)
  return rows
}
