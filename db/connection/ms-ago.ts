// Times in the past by the database's clock, for conditions on the age of rows.
import { type RawBuilder, sql } from 'kysely'

/** `ms` milliseconds before the start of the transaction. */
export function msAgo(ms: number): RawBuilder<Date> {
  return sql<Date>`now() - ${ms} * interval '1 millisecond'`
}
