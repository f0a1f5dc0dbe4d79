// Records the tries to cancel an attempt that the platform has not decided, so that a caller sees why the job goes on.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt
      -- Tries without a response, and tries that were refused while the request was still queued.
      add column cancel_tries integer not null default 0,
      add column cancel_tried_at timestamptz,
      add column cancel_detail text,
      add check ((cancel_tries = 0) = (cancel_tried_at is null) and (cancel_tries = 0) = (cancel_detail is null));
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt drop column cancel_tries, drop column cancel_tried_at, drop column cancel_detail;
  `.execute(db)
}
