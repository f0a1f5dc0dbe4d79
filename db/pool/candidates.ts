// The pool as the scheduler sees it, and the lock under which it is seen.
// Invariant: slots in use are counted from live leases, so the count cannot drift from the truth.
import { sql } from 'kysely'
import type { AccountCandidate } from '../../domain/pool/choose-account.ts'
import type { DatabaseTransaction } from '../connect.ts'

/** Takes the pool's lock until the transaction ends. Everything that grants or releases slots begins with it. */
export async function lockPool(trx: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('higgsfield_pool'))`.execute(trx)
}

/** All accounts with their load, and the database's clock. Under the pool's lock. */
export async function readCandidates(
  trx: DatabaseTransaction,
): Promise<{ candidates: AccountCandidate[]; nowMs: number }> {
  const rows = await selectAccounts(trx)
  const nowMs = rows[0]?.now.getTime() ?? Date.now()
  const candidates = rows.map((row) => ({
    id: row.id,
    name: row.name,
    slots: row.slots,
    inUse: row.inUse ?? 0,
    state: row.state,
    hasKey: row.hasKey,
    coolingUntilMs: row.cooldownUntil?.getTime(),
    coolingReason: row.cooldownReason ?? undefined,
    blockedModels: new Map(Object.entries(row.blocks ?? {})),
    lastLeasedAtMs: row.lastLeasedAt?.getTime() ?? 0,
  }))
  return { candidates, nowMs }
}

async function selectAccounts(trx: DatabaseTransaction) {
  return trx
    .selectFrom('account')
    .select((eb) => [
      'account.id',
      'account.name',
      'account.slots',
      'account.state',
      'account.cooldownUntil',
      'account.cooldownReason',
      'account.lastLeasedAt',
      sql<Date>`clock_timestamp()`.as('now'),
      sql<boolean>`exists (select from account_key where account_id = account.id and state = 'active')`.as('hasKey'),
      eb
        .selectFrom('lease')
        .select(({ fn }) => fn.countAll<number>().as('inUse'))
        .whereRef('lease.accountId', '=', 'account.id')
        .where('lease.releasedAt', 'is', null)
        .as('inUse'),
      eb
        .selectFrom('accountModelBlock')
        .select(sql<Record<string, number>>`jsonb_object_agg(model, extract(epoch from until) * 1000)`.as('blocks'))
        .whereRef('accountModelBlock.accountId', '=', 'account.id')
        .where('accountModelBlock.until', '>', sql<Date>`now()`)
        .as('blocks'),
    ])
    .where('account.state', '!=', 'removed')
    .execute()
}
