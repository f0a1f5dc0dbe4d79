// Ended films whose clips are joined again on request, and what the media work of a film waits for.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table film
      add column waiting_for jsonb,
      add column join_requested_at timestamptz,
      add column join_finished_at timestamptz,
      add column join_error text
  `.execute(db)
  // Only open requests, of which there are few: housekeeping starts those that have no workflow.
  await sql`
    create index film_join_open on film (join_requested_at) where join_requested_at is not null and join_finished_at is null
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index film_join_open`.execute(db)
  await sql`
    alter table film
      drop column waiting_for, drop column join_requested_at, drop column join_finished_at, drop column join_error
  `.execute(db)
}
