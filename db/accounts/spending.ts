// Credits spent on accounts, from our ledger: the platform has no call that returns them.
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
    select
      account_id,
      sum(spent_change) as spent_credits,
      coalesce(
        sum(spent_change) filter (where at >= date_trunc('day', now() at time zone ${timeZone}) at time zone ${timeZone}),
        0
      ) as spent_today_credits
    from ledger_entry
    where account_id is not null and account_id = any(${[...accountIds]})
    group by account_id
  `.execute(db)
  return new Map(rows.map(({ accountId, ...spending }) => [accountId, spending]))
}
