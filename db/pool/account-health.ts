// The health of accounts after failures and refusals: cool-downs, circuits, blocked models, learned slots.
// Invariant: a cool-down is only ever prolonged; a later, shorter one does not cut it.
import { type Selectable, sql } from 'kysely'
import type { Refusal, RefusalEffect } from '../../contracts/vocabulary/pool.ts'
import { afterFailure, openCircuit } from '../../domain/pool/circuit.ts'
import { afterFullRefusal } from '../../domain/pool/learned-slots.ts'
import { modelBlockMs } from '../../domain/pool/model-block.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import type { AccountHealth } from '../schema.generated.ts'
import { toCircuit, toCircuitColumns } from './circuit-columns.ts'

/**
 * Applies the effect of a refusal to its account, in the caller's transaction. It must run before the refused lease is released,
 * because that slot still counts when the limit is learned.
 */
export async function learnFromRefusal(
  trx: DatabaseTransaction,
  input: { accountId: string; model: string; refusal: Refusal; effect: RefusalEffect },
): Promise<void> {
  const { accountId, model, refusal, effect } = input
  const reason = `${refusal.kind}: ${refusal.detail}`
  if (effect.coolDownMs > 0) await coolDown(trx, { accountId, reason, coolDownMs: effect.coolDownMs })
  if (effect.blocksModel) {
    const { route, ...block } = effect.blocksModel
    const blocked = route
      ? { model: route.name, reason: `${reason}; jobs use POST ${route.insteadPath} instead` }
      : { model, reason }
    await blockModel(trx, { accountId, ...blocked, ...block })
  }
  if (effect.isFull) await lowerSlots(trx, accountId, refusal.detail)
  const { opens, isFailure } = effect
  if (opens) {
    await changeHealth(trx, accountId, (before, nowMs) =>
      toCircuitColumns(before, openCircuit(toCircuit(before), opens, nowMs), reason),
    )
  }
  if (opens === 'no_credits') await recordNoCredits(trx, accountId)
  if (isFailure) await countFailure(trx, accountId, reason)
}

/** The platform has no call that returns a balance, so the time of this refusal is all that is known of it. */
async function recordNoCredits(trx: DatabaseTransaction, accountId: string): Promise<void> {
  const lastSeenNoCreditsAt = sql<Date>`clock_timestamp()`
  await trx.updateTable('account').set({ lastSeenNoCreditsAt }).where('id', '=', accountId).execute()
}

/** Counts a submission without a response, or with a 5xx response. Three within a minute open the account's circuit. */
export async function recordUnanswered(db: Database, input: { accountId: string; detail: string }): Promise<void> {
  await db.transaction().execute((trx) => countFailure(trx, input.accountId, `unanswered: ${input.detail}`))
}

async function countFailure(trx: DatabaseTransaction, accountId: string, reason: string): Promise<void> {
  await changeHealth(trx, accountId, (before, nowMs) => {
    const since = before.failuresSince
    const failures = since ? { count: before.failures, sinceMs: since.getTime() } : undefined
    const after = afterFailure({ circuit: toCircuit(before), failures }, nowMs)
    return {
      failures: after.failures?.count ?? 0,
      failuresSince: after.failures ? new Date(after.failures.sinceMs) : null,
      ...toCircuitColumns(before, after.circuit, reason),
    }
  })
}

async function lowerSlots(trx: DatabaseTransaction, accountId: string, detail: string): Promise<void> {
  const { slots, inUse } = await trx
    .selectFrom('account')
    .select(({ selectFrom }) => [
      'slots',
      selectFrom('lease')
        .select(sql<number>`coalesce(sum(lease.slots), 0)::int`.as('inUse'))
        .whereRef('lease.accountId', '=', 'account.id')
        .where('lease.releasedAt', 'is', null)
        .as('inUse'),
    ])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  await changeHealth(trx, accountId, () => {
    const { learned, quietCompletions } = afterFullRefusal({ configured: slots, inUse: inUse ?? 0, detail })
    return { learnedSlots: learned ?? null, quietCompletions }
  })
}

type Health = Selectable<AccountHealth>

async function changeHealth(
  trx: DatabaseTransaction,
  accountId: string,
  change: (before: Health, nowMs: number) => Partial<Health>,
): Promise<void> {
  await trx
    .insertInto('accountHealth')
    .values({ accountId })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const { now, ...before } = await trx
    .selectFrom('accountHealth')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('accountId', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const changed = change(before, now.getTime())
  if (Object.keys(changed).length === 0) return
  await trx.updateTable('accountHealth').set(changed).where('accountId', '=', accountId).execute()
}

async function coolDown(
  trx: DatabaseTransaction,
  input: { accountId: string; reason: string; coolDownMs: number },
): Promise<void> {
  const until = sql<Date>`clock_timestamp() + ${input.coolDownMs} * interval '1 millisecond'`
  await trx
    .updateTable('account')
    .set({ cooldownUntil: sql<Date>`greatest(cooldown_until, ${until})`, cooldownReason: input.reason })
    .where('id', '=', input.accountId)
    .execute()
}

async function blockModel(
  trx: DatabaseTransaction,
  input: {
    accountId: string
    model: string
    reason: string
    httpStatus: number | undefined
    retryAfterMs: number | undefined
  },
): Promise<void> {
  const { accountId, model, reason } = input
  const before = await trx
    .selectFrom('accountModelBlock')
    .select(['strikes', sql<boolean>`until > clock_timestamp()`.as('isOpen')])
    .where('accountId', '=', accountId)
    .where('model', '=', model)
    .executeTakeFirst()
  // Requests that were sent before the first refusal came back count as one strike.
  const strikes = before ? before.strikes + (before.isOpen ? 0 : 1) : 1
  const blockMs = modelBlockMs({ ...input, strikes })
  const until = sql<Date>`greatest(account_model_block.until, clock_timestamp() + ${blockMs} * interval '1 millisecond')`
  await trx
    .insertInto('accountModelBlock')
    .values({
      accountId,
      model,
      reason,
      strikes,
      until: sql<Date>`clock_timestamp() + ${blockMs} * interval '1 millisecond'`,
    })
    .onConflict((oc) => oc.columns(['accountId', 'model']).doUpdateSet({ until, reason, strikes }))
    .execute()
}
