// Credits spent on accounts, from the running totals of our ledger: the platform has no call that returns them.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface Spending {
  /** Booked since midnight of the time zone. */
  spentTodayCredits: number
  spentCredits: number
}

/** Spending by account id. An account without ledger entries is missing. A day begins at midnight of `timeZone`. */
export async function readSpending(
  db: Database,
  { accountIds, timeZone }: { accountIds: readonly string[]; timeZone: string },
): Promise<Map<string, Spending>> {
  const { rows } = await sql<Spending & { accountId: string }>`
    select account_id, account_total.spent_credits, coalesce(today.spent_credits, 0) as spent_today_credits
    from account_total
    left join (
      select account_id, sum(charged_credits) as spent_credits from usage_quarter
      where quarter >= date_trunc('day', now() at time zone ${timeZone}) at time zone ${timeZone}
      group by account_id
    ) as today using (account_id)
    where account_id = any(${[...accountIds]})
  `.execute(db)
  return new Map(rows.map(({ accountId, ...spending }) => [accountId, spending]))
}
