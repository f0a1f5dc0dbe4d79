// Grants free slots to the line. The only place where a lease begins; `domain/pool/line.ts` decides who gets it.
// Invariant: runs under the pool's lock, so that no slot is granted twice; grants are signalled after the commit.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/steps/generation.ts'
import { grantLine, type LineGrant } from '../../domain/pool/line.ts'
import { hasFreeSlot, type PoolAccount } from '../../domain/pool/pool-account.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { readQueues } from './line.ts'
import { readPoolAccounts } from './pool-accounts.ts'
import { readShares, writeShares } from './shares.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

/** A grant that is not claimed within this time expires, so that a lost signal costs a minute and not a slot. */
const CLAIM_MS = 60_000
/** Maximum number of waiters of one kind that are read at once. */
const MAX_DEPTH = 20

/**
 * Grants all slots that are free now, in the caller's transaction and under the pool's lock. Returns the new leases, which the
 * caller signals after the commit; empty where no slot is free or no waiter suits one.
 */
export async function grantWaiting(trx: DatabaseTransaction): Promise<Grant[]> {
  const { accounts, nowMs } = await readPoolAccounts(trx)
  const grants: Grant[] = []
  while (hasFreeSlot(accounts, nowMs)) {
    const depth = Math.min(MAX_DEPTH, freeSlots(accounts))
    const queues = await readQueues(trx, depth)
    if (queues.length === 0) break
    const shares = await readShares(trx)
    const made = grantLine({ accounts, queues, shares, nowMs })
    if (made.length > 0) grants.push(...(await writeGrants(trx, made)))
    if (made.length > 0) await writeShares(trx, shares, made.map(servedOf))
    // More can be granted only where one kind was served up to the last waiter that was read.
    if (made.length < depth) break
  }
  return grants
}

function freeSlots(accounts: readonly PoolAccount[]): number {
  return accounts.reduce((sum, account) => sum + Math.max(0, account.usableSlots - account.slotsInUse), 0)
}

function servedOf({ level, waiter }: LineGrant) {
  return { level, clientId: waiter.clientId }
}

/** The statement's text does not depend on the number of grants, so that it is planned once. */
async function writeGrants(trx: DatabaseTransaction, grants: readonly LineGrant[]): Promise<Grant[]> {
  const leases = grants.map(({ waiter, account, skipped, slots, isTrial }) => ({
    id: newId('lease'),
    generation_id: waiter.generationId,
    account_id: account.id,
    model: waiter.model,
    slots,
    is_trial: isTrial,
    skipped,
  }))
  // Not now(), which is the start of the transaction: a transaction that got the lock later may have begun earlier.
  const { rows } = await sql<Grant>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(leases)}) as lease (
        id text, generation_id text, account_id text, model text, slots integer, is_trial boolean, skipped jsonb
      )
    ), served as (
      delete from lease_waiter where generation_id in (select generation_id from given)
    ), used as (
      update account set last_leased_at = clock_timestamp() where id in (select account_id from given)
    )
    insert into lease (id, generation_id, account_id, model, slots, is_trial, skipped, granted_at, expires_at)
    select id, generation_id, account_id, model, slots, is_trial, skipped,
      clock_timestamp(), clock_timestamp() + ${scaledMs(CLAIM_MS)} * interval '1 millisecond'
    from given
    returning id as lease_id, generation_id, account_id, fence
  `.execute(trx)
  return rows
}
