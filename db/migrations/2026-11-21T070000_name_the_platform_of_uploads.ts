// The platform's base URL of an upload: the address of the upload is valid on that platform only.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table platform_upload add column platform_url text not null default ''`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table platform_upload drop column platform_url`.execute(db)
}
