// Checks the running totals of the ledger against its entries.
// Invariant: the database keeps them equal with a trigger; a difference is a bug or a change by hand.
import type { Database } from '../connection/connect.ts'

export interface TotalDifference {
  /** Which total: of a client, of a client on a day, of an account, or of a quarter of an hour. */
  total: string
  key: string
  figure: string
  byLedger: number
  byTotal: number
}

/** Totals that are not the sum of their entries. Reads the whole ledger: for checks, not for requests. */
export function listTotalDifferences(db: Database): Promise<TotalDifference[]> {
  return db.selectFrom('ledgerTotalDifference').selectAll().$castTo<TotalDifference>().execute()
}
