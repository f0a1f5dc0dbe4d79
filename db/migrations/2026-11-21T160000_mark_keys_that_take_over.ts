// Marks a key that was added without a check and replaces the account's other keys after the platform has accepted it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account_key add column takes_over boolean not null default false`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account_key drop column takes_over`.execute(db)
}
