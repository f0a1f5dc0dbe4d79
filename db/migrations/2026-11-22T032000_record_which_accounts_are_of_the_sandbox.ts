// Records whether the sandbox responds for an account. Null until a response has shown it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account add column is_sandbox boolean`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account drop column is_sandbox`.execute(db)
}
