// The single generation that runs on an account after its pause is called a trial, in the database as elsewhere.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table lease rename column is_probe to is_trial`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table lease rename column is_trial to is_probe`.execute(db)
}
