// The accounts of the pool: read for the scheduler, and shown to callers.
// Invariant: slots in use are counted from live leases, so the count cannot drift.
import { sql } from 'kysely'
import type { AccountLoad } from '../../contracts/public/account-load.ts'
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'
import { effectiveSlots } from '../../domain/pool/learned-slots.ts'
import { availabilityOf, pauseCauseOf, type PoolAccount } from '../../domain/pool/pool-account.ts'
import type { Database } from '../connection/connect.ts'
import { toCircuit } from './circuit-columns.ts'

/**
 * All accounts that are not removed, by name, with their load; `nowMs` is the database's clock. A decision about slots needs
 * the pool's lock before this read; a view does not.
 */
export async function readPoolAccounts(db: Database): Promise<{ accounts: PoolAccount[]; nowMs: number }> {
  const { rows } = await selectAccounts.execute(db)
  return { accounts: rows.map(toPoolAccount), nowMs: rows[0]?.now.getTime() ?? Date.now() }
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
  hasTrial: boolean
  learnedSlots: number | null
  circuitCause: CircuitCause | null
  circuitReason: string | null
  circuitOpenedAt: Date | null
  circuitUntil: Date | null
  circuitOpens: number | null
  blockedModels: { model: string; untilMs: number; reason: string | null }[]
  modelSlots: Record<string, number>
  modelSlotsInUse: Record<string, number>
}

const selectAccounts = sql<AccountRow>`
  select account.id, name, account.slots, state, cooldown_until, cooldown_reason, last_leased_at, clock_timestamp() as now,
    learned_slots, circuit_cause, circuit_reason, circuit_opened_at, circuit_until, circuit_opens,
    exists (select from account_key where account_id = account.id and account_key.state = 'active') as has_key,
    coalesce(live.has_trial, false) as has_trial,
    coalesce(live.by_model, '{}') as model_slots_in_use,
    (select coalesce(jsonb_object_agg(model, slots), '{}') from account_model_slots where account_id = account.id) as model_slots,
    (select coalesce(jsonb_agg(jsonb_build_object('model', model, 'untilMs', round(extract(epoch from until) * 1000), 'reason', reason)), '[]')
      from account_model_block where account_id = account.id and until > clock_timestamp()) as blocked_models
  from account
  left join account_health on account_health.account_id = account.id
  left join (
    select account_id, bool_or(has_trial) as has_trial, jsonb_object_agg(model, slots) as by_model
    from (
      select account_id, model, sum(slots) as slots, bool_or(is_trial) as has_trial
      from lease where released_at is null group by account_id, model
    ) as by_model group by account_id
  ) as live on live.account_id = account.id
  where state <> 'removed'
  order by name
`

function toPoolAccount(row: AccountRow): PoolAccount {
  const modelSlotsInUse = new Map(Object.entries(row.modelSlotsInUse))
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    hasKey: row.hasKey,
    configuredSlots: row.slots,
    usableSlots: effectiveSlots(row.slots, row.learnedSlots ?? undefined),
    slotsInUse: [...modelSlotsInUse.values()].reduce((sum, slots) => sum + slots, 0),
    modelSlots: new Map(Object.entries(row.modelSlots)),
    modelSlotsInUse,
    cooldown: row.cooldownUntil ? { untilMs: row.cooldownUntil.getTime(), reason: row.cooldownReason } : undefined,
    circuit: toCircuit(row),
    hasTrial: row.hasTrial,
    blockedModels: new Map(row.blockedModels.map(({ model, ...block }) => [model, block])),
    lastLeasedAtMs: row.lastLeasedAt?.getTime() ?? 0,
  }
}

/** The account as callers see its load. */
export function toAccountLoad(account: PoolAccount, nowMs: number): AccountLoad {
  const { circuit, modelSlotsInUse, modelSlots } = account
  const { availability, reason, pausedUntilMs } = availabilityOf(account, nowMs)
  const models = [...new Set([...modelSlotsInUse.keys(), ...modelSlots.keys()])].toSorted()
  return {
    name: account.name,
    availability,
    reason: reason ?? null,
    cause: pauseCauseOf(account, nowMs) ?? null,
    pausedUntil: pausedUntilMs === undefined ? null : toIso(pausedUntilMs),
    slots: {
      configured: account.configuredSlots,
      usable: account.usableSlots,
      inUse: account.slotsInUse,
      byModel: models.map((model) => ({
        model,
        inUse: modelSlotsInUse.get(model) ?? 0,
        limit: modelSlots.get(model) ?? null,
      })),
    },
    circuit: circuit
      ? {
          cause: circuit.cause,
          openedAt: toIso(circuit.openedAtMs),
          until: toIso(circuit.untilMs),
          opens: circuit.opens,
          isTrialRunning: account.hasTrial,
        }
      : null,
    blockedModels: [...account.blockedModels].map(([model, { untilMs, reason: blockReason }]) => ({
      model,
      until: toIso(untilMs),
      reason: blockReason,
    })),
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
