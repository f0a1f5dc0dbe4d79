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

/**
 * Usage between `from` and `to`, by group. Groups without a charge, refund or adjustment in that time are missing. Whole quarters of
 * an hour are read from the running totals, and only the rest of the period from the ledger.
 */
export async function readUsage(db: Database, input: UsageInput): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    with period as (
      -- No entry is later than now, so that the running quarter counts as a whole one.
      select ${input.from}::timestamptz as first,
        case when ${input.to}::timestamptz >= clock_timestamp() then 'infinity' else ${input.to}::timestamptz end as last
    ), whole as (
      select first, last,
        least(quarter_of(first + interval '15 minutes' - interval '1 microsecond'), last) as first_quarter,
        case when isfinite(last) then quarter_of(last) else last end as last_quarter
      from period
    ), used as (
      select quarter as at, client_id, account_id, usage_quarter.model, charged_credits, charged_attempts,
        refunded_credits, refunded_attempts
      from whole, usage_quarter
      where quarter >= first_quarter and quarter < last_quarter and ${ofClient(input)}
      union all
      select ${ENTRY} from whole, ledger_entry
      where at >= first and at < first_quarter and ${IS_USAGE} and ${ofClient(input)}
      union all
      select ${ENTRY} from whole, ledger_entry
      where at >= greatest(first_quarter, last_quarter) and at < last and ${IS_USAGE} and ${ofClient(input)}
    )
    select
      ${groupOf(input)} as "group",
      sum(charged_credits) as charged_credits,
      sum(charged_attempts)::bigint as charged_attempts,
      sum(refunded_credits) as refunded_credits,
      sum(refunded_attempts)::bigint as refunded_attempts
    from used
    left join account on account.id = used.account_id
    group by 1
    order by 1
  `.execute(db)
  return rows
}

const IS_USAGE = sql`kind in ('charged', 'refunded', 'adjusted')`

/** The columns of an entry as those of a running total. */
const ENTRY = sql`at, client_id, account_id, model, spent_change, (kind = 'charged')::int,
  case when kind = 'refunded' then credits else 0 end, (kind = 'refunded')::int`

function ofClient({ clientId }: UsageInput) {
  return clientId === undefined ? sql`true` : sql`client_id = ${clientId}`
}

function groupOf({ groupBy, timeZone }: UsageInput) {
  switch (groupBy) {
    case 'day':
      return sql`to_char(at at time zone ${timeZone}, 'YYYY-MM-DD')`
    case 'client':
      return sql`client_id`
    case 'model':
      return sql`coalesce(used.model, '(none)')`
    case 'account':
      return sql`coalesce(account.name, used.account_id, '(none)')`
  }
}

/** Credits that jobs hold now. Without `clientId`: of all clients. */
export async function readHeldNow(db: Database, input: { clientId?: string }): Promise<number> {
  const row = await db
    .selectFrom('clientTotal')
    .select(sql<number>`coalesce(sum(held_credits), 0)`.as('held'))
    .$if(input.clientId !== undefined, (query) => query.where('clientId', '=', input.clientId!))
    .executeTakeFirstOrThrow()
  return row.held
}
