// The pool as the scheduler sees it, and the lock under which it is seen.
// Invariant: slots in use are counted from live leases, so the count cannot drift from the truth.
import { sql } from 'kysely'
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'
import type { AccountCandidate } from '../../domain/pool/choose-account.ts'
import { effectiveSlots } from '../../domain/pool/learned-slots.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Takes the pool's lock until the transaction ends. Everything that grants or releases slots begins with it. */
export async function lockPool(trx: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('higgsfield_pool'))`.execute(trx)
}

/** An account with what people want to know of it beside what the scheduler needs. */
export interface PoolAccount extends AccountCandidate {
  configuredSlots: number
  learnedSlots: number | undefined
  blocks: { model: string; untilMs: number; reason: string | null }[]
}

/** All accounts with their load, and the database's clock. What is decided on it is decided under the pool's lock. */
export async function readCandidates(db: Database): Promise<{ candidates: PoolAccount[]; nowMs: number }> {
  const { rows } = await selectAccounts.execute(db)
  return { candidates: rows.map(toAccount), nowMs: rows[0]?.now.getTime() ?? Date.now() }
}

interface AccountRow {
  id: string
  name: string
  slots: number
  state: AccountState
  cooldownUntil: Date | null
  cooldownReason: string | null
  lastLeasedAt: Date | null
  now: Date
  hasKey: boolean
  hasProbeOut: boolean
  learnedSlots: number | null
  circuitCause: CircuitCause | null
  circuitReason: string | null
  circuitOpenedAt: Date | null
  circuitUntil: Date | null
  circuitOpens: number | null
  blocks: { model: string; untilMs: number; reason: string | null }[]
  modelSlots: Record<string, number>
  modelInUse: Record<string, number>
}

const selectAccounts = sql<AccountRow>`
  select account.id, name, account.slots, state, cooldown_until, cooldown_reason, last_leased_at, clock_timestamp() as now,
    learned_slots, circuit_cause, circuit_reason, circuit_opened_at, circuit_until, circuit_opens,
    exists (select from account_key where account_id = account.id and account_key.state = 'active') as has_key,
    coalesce(live.has_probe, false) as has_probe_out,
    coalesce(live.by_model, '{}') as model_in_use,
    (select coalesce(jsonb_object_agg(model, slots), '{}') from account_model_slots where account_id = account.id) as model_slots,
    (select coalesce(jsonb_agg(jsonb_build_object('model', model, 'untilMs', round(extract(epoch from until) * 1000), 'reason', reason)), '[]')
      from account_model_block where account_id = account.id and until > clock_timestamp()) as blocks
  from account
  left join account_health on account_health.account_id = account.id
  left join (
    select account_id, bool_or(has_probe) as has_probe, jsonb_object_agg(model, slots) as by_model
    from (
      select account_id, model, sum(slots) as slots, bool_or(is_probe) as has_probe
      from lease where released_at is null group by account_id, model
    ) as by_model group by account_id
  ) as live on live.account_id = account.id
  where state <> 'removed'
  order by name
`

function toAccount(row: AccountRow): PoolAccount {
  const modelInUse = new Map(Object.entries(row.modelInUse))
  return {
    id: row.id,
    name: row.name,
    slots: effectiveSlots(row.slots, row.learnedSlots ?? undefined),
    configuredSlots: row.slots,
    learnedSlots: row.learnedSlots ?? undefined,
    inUse: [...modelInUse.values()].reduce((sum, slots) => sum + slots, 0),
    state: row.state,
    hasKey: row.hasKey,
    coolingUntilMs: row.cooldownUntil?.getTime(),
    coolingReason: row.cooldownReason ?? undefined,
    circuit: circuitOf(row),
    hasProbeOut: row.hasProbeOut,
    blocks: row.blocks,
    blockedModels: new Map(row.blocks.map(({ model, untilMs }) => [model, untilMs])),
    modelSlots: new Map(Object.entries(row.modelSlots)),
    modelInUse,
    lastLeasedAtMs: row.lastLeasedAt?.getTime() ?? 0,
  }
}

function circuitOf(row: AccountRow): AccountCandidate['circuit'] {
  if (row.circuitCause === null || row.circuitUntil === null) return undefined
  return {
    cause: row.circuitCause,
    reason: row.circuitReason ?? row.circuitCause,
    openedAtMs: row.circuitOpenedAt?.getTime() ?? 0,
    untilMs: row.circuitUntil.getTime(),
    opens: row.circuitOpens ?? 1,
  }
}
