// Spent credits by day, client, model or account, summed by the database.
import { sql } from 'kysely'
import type { UsageGroup } from '../../contracts/public/money.ts'
import type { Database } from '../connection/connect.ts'

export interface UsageInput {
  from: Date
  /** Not included. */
  to: Date
  groupBy: UsageGroup
  timeZone: string
  /** Omitted: all clients. */
  clientId?: string
}

export interface UsageRow {
  group: string
  chargedCredits: number
  chargedAttempts: number
  refundedCredits: number
  refundedAttempts: number
}

/** Usage between `from` and `to`, by group. Groups without a charge, refund or adjustment in that time are missing. */
export async function readUsage(db: Database, input: UsageInput): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select
      ${groupOf(input)} as "group",
      coalesce(sum(spent_change), 0) as charged_credits,
      count(*) filter (where kind = 'charged') as charged_attempts,
      coalesce(sum(credits) filter (where kind = 'refunded'), 0) as refunded_credits,
      count(*) filter (where kind = 'refunded') as refunded_attempts
    from ledger_entry
    left join account on account.id = ledger_entry.account_id
    where kind in ('charged', 'refunded', 'adjusted') and at >= ${input.from} and at < ${input.to}
      and (${input.clientId ?? null}::text is null or client_id = ${input.clientId ?? null})
    group by 1
    order by 1
  `.execute(db)
  return rows
}

function groupOf({ groupBy, timeZone }: UsageInput) {
  switch (groupBy) {
    case 'day':
      return sql`to_char(at at time zone ${timeZone}, 'YYYY-MM-DD')`
    case 'client':
      return sql`client_id`
    case 'model':
      return sql`coalesce(ledger_entry.model, '(none)')`
    case 'account':
      return sql`coalesce(account.name, ledger_entry.account_id, '(none)')`
  }
}

/** Credits that jobs hold now. Without `clientId`: of all clients. */
export async function readHeldNow(db: Database, input: { clientId?: string }): Promise<number> {
  const row = await db
    .selectFrom('ledgerEntry')
    .select(sql<number>`coalesce(sum(held_change), 0)`.as('held'))
    .$if(input.clientId !== undefined, (query) => query.where('clientId', '=', input.clientId!))
    .executeTakeFirstOrThrow()
  return row.held
}
