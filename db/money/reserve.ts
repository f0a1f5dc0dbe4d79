// Sets a job's price aside when the job is accepted, or says which budget it would cross.
// Invariant: jobs of one client are judged one after the other, so that many at once cannot cross a budget together.
import { sql } from 'kysely'
import { type CrossedLimit, findCrossedLimit, type Standing } from '../../domain/money/budget.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendLedgerEntry, type HoldScope } from './ledger.ts'

export interface ReserveInput {
  clientId: string
  scope: HoldScope
  model: string
  credits: number
  /** Whose midnight begins a day, for example `Europe/Berlin`. */
  timeZone: string
}

/** In the transaction that creates the job; where a limit is returned, the caller must undo it. */
export async function reserveCredits(trx: DatabaseTransaction, input: ReserveInput): Promise<CrossedLimit | undefined> {
  const { clientId, scope, model, credits, timeZone } = input
  const limits = await trx
    .selectFrom('budget')
    .select(['dailyCredits', 'totalCredits', 'filmCredits'])
    .where('clientId', '=', clientId)
    .forUpdate()
    .executeTakeFirst()
  if (limits) {
    // Read behind the lock: only then does it count what others have just reserved.
    const today = await readStanding(trx, { clientId, timeZone, isToday: true })
    const ever = await readStanding(trx, { clientId, timeZone, isToday: false })
    const crossed = findCrossedLimit(limits, { neededCredits: credits, isFilm: 'filmId' in scope, today, ever })
    if (crossed) return crossed
  }
  const entry = { clientId, scope, model, credits, heldChange: credits, spentChange: 0 }
  await appendLedgerEntry(trx, { ...entry, kind: 'reserved' }, timeZone)
  return undefined
}

/** What counts against a client's budget: of today, or of all time. */
export async function readStanding(
  trx: DatabaseTransaction,
  input: { clientId: string; timeZone: string; isToday: boolean },
): Promise<Standing> {
  let query = trx
    .selectFrom('ledgerEntry')
    .select([
      sql<number>`coalesce(sum(spent_change), 0)`.as('spentCredits'),
      sql<number>`coalesce(sum(held_change), 0)`.as('reservedCredits'),
    ])
    .where('clientId', '=', input.clientId)
  if (input.isToday) query = query.where('budgetDay', '=', sql<Date>`(now() at time zone ${input.timeZone})::date`)
  return query.executeTakeFirstOrThrow()
}
