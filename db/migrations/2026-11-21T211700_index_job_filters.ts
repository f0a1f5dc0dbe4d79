// Lists the jobs of a client by status, by model, and by both, newest first, without reading the jobs that do not match.
import { type Kysely, sql } from 'kysely'

const TABLES = ['generation', 'film']

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql`
      create index ${sql.raw(table)}_by_status on ${sql.raw(table)} (client_id, status, created_at desc, id desc);
      create index ${sql.raw(table)}_by_model on ${sql.raw(table)} (client_id, model, created_at desc, id desc);
      create index ${sql.raw(table)}_by_model_and_status
        on ${sql.raw(table)} (client_id, model, status, created_at desc, id desc);
    `.execute(db)
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql`
      drop index ${sql.raw(table)}_by_status, ${sql.raw(table)}_by_model, ${sql.raw(table)}_by_model_and_status
    `.execute(db)
  }
}
