// Leases of chores: of several workers, one runs a round of a chore, and the next round is due for all of them.
// Invariant: a lease is a row with a time. It needs no session, so it works with pooled connections and ends when its worker dies.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface ChoreClaim {
  chore: string
  /** Id of the worker process. */
  holder: string
  /** How long the lease is held without a renewal, in milliseconds: the period of the chore. */
  forMs: number
}

/** Takes the lease where no worker holds it. Otherwise returns the milliseconds until the next round is due, at least 1. */
export async function claimChore(db: Database, claim: ChoreClaim): Promise<'claimed' | { dueInMs: number }> {
  const { chore, holder, forMs } = claim
  const heldUntil = sql<Date>`now() + ${forMs} * interval '1 millisecond'`
  const row = await db
    .insertInto('choreLease')
    .values({ chore, holder, heldUntil })
    .onConflict((oc) =>
      oc
        .column('chore')
        .doUpdateSet({ holder, heldUntil })
        .where('choreLease.heldUntil', '<=', sql<Date>`now()`),
    )
    .returning('chore')
    .executeTakeFirst()
  if (row) return 'claimed'
  const found = await db
    .selectFrom('choreLease')
    .select(sql<number>`ceil(extract(epoch from held_until - now()) * 1000)::bigint`.as('dueInMs'))
    .where('chore', '=', chore)
    .executeTakeFirst()
  return { dueInMs: Math.max(1, found?.dueInMs ?? 1) }
}

/** Holds the lease for `forMs` from now on. Changes nothing where another worker has it. `forMs` 0 gives it up. */
export async function holdChore(db: Database, { chore, holder, forMs }: ChoreClaim): Promise<void> {
  await db
    .updateTable('choreLease')
    .set({ heldUntil: sql<Date>`now() + ${forMs} * interval '1 millisecond'` })
    .where('chore', '=', chore)
    .where('holder', '=', holder)
    .execute()
}

/**
 * Ends a round: holds the lease until the next one is due, as `holdChore` does, and counts the rounds in a row that failed. `failure`: the
 * kind of the failure. Undefined where the round succeeded.
 */
export async function endRound(db: Database, claim: ChoreClaim & { failure: string | undefined }): Promise<void> {
  const { chore, holder, forMs, failure } = claim
  await db
    .updateTable('choreLease')
    .set({
      heldUntil: sql<Date>`now() + ${forMs} * interval '1 millisecond'`,
      failures: failure === undefined ? 0 : sql<number>`failures + 1`,
      failure: failure ?? null,
    })
    .where('chore', '=', chore)
    .where('holder', '=', holder)
    .execute()
}
