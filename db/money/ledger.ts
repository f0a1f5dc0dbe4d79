// The ledger: every credit that is held, spent or released, written in the transaction of the step that causes it.
// Invariant: entries are only appended. A trigger adds each entry to the running totals in the same transaction.
import { sql } from 'kysely'
import type { LedgerKind } from '../../contracts/vocabulary/statuses.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'

/** The job that holds credits: a film for all its scenes, any other generation for itself. */
export type JobScope = { filmId: string } | { generationId: string }

/** What holds credits: a job, or the training of a character. */
export type HoldScope = JobScope | { trainingId: string }

/** The job that holds the generation's credits. */
export function scopeOf(generation: { id: string; filmId: string | null }): JobScope {
  return generation.filmId === null ? { generationId: generation.id } : { filmId: generation.filmId }
}

export interface NewLedgerEntry {
  kind: LedgerKind
  clientId: string
  scope: HoldScope
  generationId?: string
  attemptId?: string
  accountId?: string
  model?: string
  credits: number
  heldChange: number
  spentChange: number
  /** Set where the entry books a request of the attempt that is not the attempt's own. */
  furtherRequestId?: string
  note?: string
}

/**
 * Appends an entry, in the caller's transaction. All entries of a job count against the day of its first one; `timeZone` is used
 * for that first entry only, default UTC.
 */
export async function appendLedgerEntry(
  trx: DatabaseTransaction,
  entry: NewLedgerEntry,
  timeZone = 'UTC',
): Promise<void> {
  const { scope, ...values } = entry
  const today = sql<Date>`(now() at time zone ${timeZone})::date`
  await trx
    .insertInto('ledgerEntry')
    .values({
      ...values,
      generationId: entry.generationId ?? ('generationId' in scope ? scope.generationId : null),
      filmId: 'filmId' in scope ? scope.filmId : null,
      trainingId: 'trainingId' in scope ? scope.trainingId : null,
      budgetDay: sql<Date>`coalesce((select min(budget_day) from ledger_entry where ${inScope(scope)}), ${today})`,
    })
    .execute()
}

/** Credits that a job holds, 0 or more. */
export async function readHeldCredits(trx: DatabaseTransaction, scope: HoldScope): Promise<number> {
  const row = await trx
    .selectFrom('ledgerEntry')
    .select(sql<number>`coalesce(sum(held_change), 0)`.as('held'))
    .where(inScope(scope))
    .executeTakeFirstOrThrow()
  return row.held
}

function inScope(scope: HoldScope) {
  if ('trainingId' in scope) return sql<boolean>`training_id = ${scope.trainingId}`
  return 'filmId' in scope
    ? sql<boolean>`film_id = ${scope.filmId}`
    : sql<boolean>`generation_id = ${scope.generationId} and film_id is null`
}
