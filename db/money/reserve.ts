// Reserves the price of a job when it is accepted, or reports the budget limit that it would exceed.
// Invariant: jobs of one client are checked one after the other, so that jobs at once cannot exceed a budget together.
import { sql } from 'kysely'
import { type CrossedLimit, findCrossedLimit, type Standing } from '../../domain/money/budget.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendLedgerEntry, type HoldScope } from './ledger.ts'

export interface ReserveInput {
  clientId: string
  scope: HoldScope
  model: string
  credits: number
  /** Credits that the transaction has reserved before. The running totals contain them only after its commit. Default 0. */
  earlierCredits?: number | undefined
  /** A day begins at its midnight, for example `Europe/Berlin`. */
  timeZone: string
}

/**
 * Reserves the credits in the transaction that creates the job, and locks the client's budget. Returns the limit that the job
 * would exceed: then the caller must roll back. Undefined where the credits are reserved.
 */
export async function reserveCredits(trx: DatabaseTransaction, input: ReserveInput): Promise<CrossedLimit | undefined> {
  const { clientId, scope, model, credits, earlierCredits = 0, timeZone } = input
  const limits = await trx
    .selectFrom('budget')
    .select(['dailyCredits', 'totalCredits', 'filmCredits'])
    .where('clientId', '=', clientId)
    .forUpdate()
    .executeTakeFirst()
  if (limits) {
    // Read after the lock, so that the sums contain what other jobs have just reserved.
    const today = await readStanding(trx, { clientId, timeZone, isToday: true })
    const ever = await readStanding(trx, { clientId, timeZone, isToday: false })
    const crossed = findCrossedLimit(limits, {
      neededCredits: credits + earlierCredits,
      isFilm: 'filmId' in scope,
      today,
      ever,
    })
    if (crossed) return crossed
  }
  const entry = { clientId, scope, model, credits, heldChange: credits, spentChange: 0 }
  await appendLedgerEntry(trx, { ...entry, kind: 'reserved' }, timeZone)
  return undefined
}

/** Spent and reserved credits of a client, of today or of all time. At most 16 rows of running totals. */
async function readStanding(
  trx: DatabaseTransaction,
  input: { clientId: string; timeZone: string; isToday: boolean },
): Promise<Standing> {
  const figures = [
    sql<number>`coalesce(sum(spent_credits), 0)`.as('spentCredits'),
    sql<number>`coalesce(sum(held_credits), 0)`.as('reservedCredits'),
  ] as const
  if (!input.isToday) {
    const total = trx.selectFrom('clientTotal').select(figures).where('clientId', '=', input.clientId)
    return total.executeTakeFirstOrThrow()
  }
  return trx
    .selectFrom('clientDayTotal')
    .select(figures)
    .where('clientId', '=', input.clientId)
    .where('budgetDay', '=', sql<Date>`(now() at time zone ${input.timeZone})::date`)
    .executeTakeFirstOrThrow()
}
