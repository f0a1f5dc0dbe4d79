// Records which attempts the sandbox has accepted, so that its outputs can be labelled. Earlier attempts count as the platform's.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt add column is_sandbox boolean not null default false`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt drop column is_sandbox`.execute(db)
}
