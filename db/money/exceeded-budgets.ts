// Limits of budgets that are exceeded although every job fitted when it was accepted. Reasons are prices that rose, a second payment of
// a request, a correction, and a limit that was lowered.
// Invariant: each exceeded limit is warned about once, also where several workers look at the same time.
import { sql } from 'kysely'
import type { BudgetExceededData } from '../../contracts/public/events.ts'
import type { BudgetLimit } from '../../contracts/vocabulary/budget-limits.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { appendPoolEvent } from '../events/pool-event.ts'

export interface ExceededLimit {
  client: string
  limit: BudgetLimit
  limitCredits: number
  /** The day, or the id of the film. Empty for the limit in total. */
  subject: string
  spentCredits: number
  reservedCredits: number
}

/** Limits that are exceeded now, by client. Of films those that have not ended, or ended within a day. A day begins at midnight of `timeZone`. */
export async function listExceededLimits(
  db: Database | DatabaseTransaction,
  { timeZone }: { timeZone: string },
): Promise<ExceededLimit[]> {
  const today = sql`(now() at time zone ${timeZone})::date`
  const { rows } = await sql<ExceededLimit>`
    with used as (
      select client_id, 'total' as limit_name, '' as subject,
        sum(spent_credits) as spent, sum(held_credits) as held
      from client_total where client_id in (select client_id from budget) group by client_id
      union all
      select client_id, 'daily', budget_day::text, sum(spent_credits), sum(held_credits)
      from client_day_total
      where client_id in (select client_id from budget) and budget_day = ${today} group by client_id, budget_day
      union all
      select client_id, 'film', film_id, sum(spent_change), sum(held_change)
      from ledger_entry
      where client_id in (select client_id from budget where film_credits is not null)
        and film_id in (
          select id from film where finished_at is null
          union all select id from film where events_stored and finished_at > now() - interval '1 day'
        )
      group by client_id, film_id
    )
    select used.client_id as client, used.limit_name as "limit", used.subject, limits.credits as limit_credits,
      used.spent as spent_credits, used.held as reserved_credits
    from used join budget on budget.client_id = used.client_id
    cross join lateral (
      select case used.limit_name
        when 'total' then budget.total_credits when 'daily' then budget.daily_credits else budget.film_credits
      end as credits
    ) as limits
    where used.spent + used.held > limits.credits
    order by client, "limit", subject
  `.execute(db)
  return rows
}

/** Writes a warning for each limit that is newly exceeded, in one transaction: an event on the pool's stream. Returns the events. */
export async function warnOfExceededLimits(
  db: Database,
  { timeZone }: { timeZone: string },
): Promise<BudgetExceededData[]> {
  const exceeded = await listExceededLimits(db, { timeZone })
  if (exceeded.length === 0) return []
  return db.transaction().execute(async (trx) => {
    const warned: BudgetExceededData[] = []
    for (const { client, limit, limitCredits, subject, ...used } of exceeded) {
      const added = await trx
        .insertInto('budgetWarning')
        .values({ clientId: client, limitName: limit, limitCredits, subject })
        .onConflict((oc) => oc.doNothing())
        .executeTakeFirst()
      if (added.numInsertedOrUpdatedRows === 0n) continue
      const film = limit === 'film' ? { film: subject } : {}
      const data: BudgetExceededData = { at: new Date().toISOString(), client, limit, ...film, limitCredits, ...used }
      await appendPoolEvent(trx, { type: 'pool.budget_exceeded', data })
      warned.push(data)
    }
    return warned
  })
}
