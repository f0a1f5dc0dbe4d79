// Ends the pauses of an account at the request of an operator: cool-down, circuit and switched-off models.
// Invariant: runs under the pool's lock, so that the freed slots can be granted in the same transaction.
import { type Selectable, sql } from 'kysely'
import type { EndedPause } from '../../contracts/public/accounts.ts'
import { endPause } from '../../domain/pool/circuit.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { AccountHealth } from '../schema.generated.ts'
import { CLOSED_CIRCUIT, toCircuit, toCircuitColumns } from './circuit-columns.ts'

export interface PausesToEnd {
  accountId: string
  /** The blocked models that are switched on again. */
  models: 'all' | readonly string[]
}

/** Ends the pauses in the caller's transaction, and returns those that still lasted. Empty where there was none. */
export async function endPauses(trx: DatabaseTransaction, input: PausesToEnd): Promise<EndedPause[]> {
  const { accountId } = input
  return [
    ...(await endCoolDown(trx, accountId)),
    ...(await endCircuitPause(trx, accountId)),
    ...(await endModelBlocks(trx, input)),
  ]
}

async function endCoolDown(trx: DatabaseTransaction, accountId: string): Promise<EndedPause[]> {
  const before = await trx
    .selectFrom('account')
    .select(['cooldownUntil', 'cooldownReason'])
    .where('id', '=', accountId)
    .where('cooldownUntil', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst()
  if (!before) return []
  await trx
    .updateTable('account')
    .set({ cooldownUntil: null, cooldownReason: null })
    .where('id', '=', accountId)
    .execute()
  return [endedPause('cool_down', before.cooldownUntil, before.cooldownReason)]
}

async function endCircuitPause(trx: DatabaseTransaction, accountId: string): Promise<EndedPause[]> {
  const found = await trx
    .selectFrom('accountHealth')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('accountId', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
  const circuit = found && toCircuit(found)
  if (!circuit) return []
  const { now, ...before } = found
  await trx
    .updateTable('accountHealth')
    .set({ failures: 0, failuresSince: null, ...changedColumns(before, endPause(circuit, now.getTime())) })
    .where('accountId', '=', accountId)
    .execute()
  const isOpen = circuit.untilMs > now.getTime()
  return isOpen ? [endedPause(circuit.cause, new Date(circuit.untilMs), circuit.reason)] : []
}

function changedColumns(before: Selectable<AccountHealth>, circuit: ReturnType<typeof endPause>) {
  // The reason stays that of the refusal, because it is the cause of the trial.
  return circuit ? toCircuitColumns(before, circuit, before.circuitReason ?? circuit.cause) : CLOSED_CIRCUIT
}

async function endModelBlocks(trx: DatabaseTransaction, { accountId, models }: PausesToEnd): Promise<EndedPause[]> {
  const listed = models === 'all' ? undefined : models
  const ended = await trx
    .deleteFrom('accountModelBlock')
    .where('accountId', '=', accountId)
    .where('until', '>', sql<Date>`clock_timestamp()`)
    .$if(listed !== undefined, (query) => query.where('model', '=', sql<string>`any(${listed})`))
    .returning(['model', 'until', 'reason'])
    .execute()
  return ended
    .map(({ model, until, reason }) => ({ ...endedPause('model_block', until, reason), model }))
    .toSorted((a, b) => (a.model < b.model ? -1 : 1))
}

function endedPause(cause: EndedPause['cause'], until: Date | null, reason: string | null): EndedPause {
  return { cause, until: until?.toISOString() ?? null, reason, model: null }
}
