// What was spent on accounts, by our own ledger: the platform has no call that tells it.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface Spending {
  /** Booked since midnight. */
  spentTodayCredits: number
  spentCredits: number
}

/** By account id; an account without entries has spent nothing and is not there. Midnight is that of `timeZone`. */
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
