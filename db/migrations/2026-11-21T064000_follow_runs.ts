// When the platform was first seen working on an attempt: its time limit counts from then, not from its queue.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt add column started_at timestamptz`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt drop column started_at`.execute(db)
}
