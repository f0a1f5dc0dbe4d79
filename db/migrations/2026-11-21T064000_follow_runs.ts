// When the platform was first seen to work on an attempt. The time limit counts from then, without the platform's queue.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt add column started_at timestamptz`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt drop column started_at`.execute(db)
}
