// Finds the waiters of one client, whose number is limited.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index lease_waiter_by_client on lease_waiter (client_id)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index lease_waiter_by_client`.execute(db)
}
