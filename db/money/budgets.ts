// The budgets of clients, with what is used of them according to the running totals.
import { sql } from 'kysely'
import type { BudgetLimits, Standing } from '../../domain/money/budget.ts'
import type { Database } from '../connection/connect.ts'

export interface BudgetRow extends BudgetLimits {
  clientId: string
  today: Standing
  ever: Standing
  updatedAt: Date | null
}

interface Which {
  timeZone: string
  /** Omitted: all clients that have limits or have used credits. */
  clientId?: string
}

/** Budgets by client. A day begins at midnight of `timeZone`. */
export async function listBudgets(db: Database, { timeZone, clientId }: Which): Promise<BudgetRow[]> {
  const { rows } = await sql<BudgetColumns>`
    select
      client_id, budget.daily_credits, budget.total_credits, budget.film_credits, budget.updated_at,
      coalesce(used.spent_today, 0) as spent_today, coalesce(used.held_today, 0) as held_today,
      coalesce(used.spent, 0) as spent, coalesce(used.held, 0) as held
    from budget
    full join (
      select client_id, total.spent, total.held, today.spent as spent_today, today.held as held_today
      from (
        select client_id, sum(spent_credits) as spent, sum(held_credits) as held from client_total
        where ${which(clientId)} group by client_id
      ) as total
      left join (
        select client_id, sum(spent_credits) as spent, sum(held_credits) as held from client_day_total
        where ${which(clientId)} and budget_day = (now() at time zone ${timeZone})::date group by client_id
      ) as today using (client_id)
    ) as used using (client_id)
    where ${which(clientId)}
    order by client_id
  `.execute(db)
  return rows.map(toBudget)
}

function which(clientId: string | undefined) {
  return clientId === undefined ? sql`true` : sql`client_id = ${clientId}`
}

/** Replaces the limits of a client. Null means no limit; the row stays also where all are null. */
export async function saveBudget(db: Database, input: { clientId: string } & BudgetLimits): Promise<void> {
  const { clientId, ...limits } = input
  const values = { ...limits, updatedAt: sql<Date>`now()` }
  await db
    .insertInto('budget')
    .values({ clientId, ...values })
    .onConflict((oc) => oc.column('clientId').doUpdateSet(values))
    .execute()
}

interface BudgetColumns extends BudgetLimits {
  clientId: string
  updatedAt: Date | null
  spentToday: number
  heldToday: number
  spent: number
  held: number
}

function toBudget(row: BudgetColumns): BudgetRow {
  const { spentToday, heldToday, spent, held, ...rest } = row
  return {
    ...rest,
    today: { spentCredits: spentToday, reservedCredits: heldToday },
    ever: { spentCredits: spent, reservedCredits: held },
  }
}
