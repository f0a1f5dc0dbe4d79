// When a request that the platform did not find is looked up again, and an index of the files that are not stored.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table late_lookup (
      attempt_id text not null references attempt on delete cascade,
      request_id text not null,
      -- Look-ups in a row that did not find the request.
      misses integer not null default 1,
      next_at timestamptz not null,
      primary key (attempt_id, request_id)
    );
    create index late_lookup_by_time on late_lookup (next_at);
    create index attempt_output_not_stored on attempt_output (attempt_id) where asset_id is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index attempt_output_not_stored;
    drop table late_lookup;
  `.execute(db)
}
