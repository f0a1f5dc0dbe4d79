// The leases of housekeeping: of several workers, one runs a chore at a time.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table chore_lease (
      chore text primary key,
      holder text not null,
      -- The next round is due then. While a round runs, its worker moves this time on.
      held_until timestamptz not null
    )
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table chore_lease`.execute(db)
}
