// Since when the platform does not find a request that it accepted, and whether its slot was released for that reason.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt
      add column missing_since timestamptz,
      add column is_released_as_missing boolean not null default false;
    create index attempt_released_as_missing on attempt (account_id) where is_released_as_missing and finished_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index attempt_released_as_missing;
    alter table attempt drop column is_released_as_missing, drop column missing_since;
  `.execute(db)
}
