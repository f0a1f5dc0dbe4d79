// Renames the generation status `queued` to `submitted`: the platform may have begun the request since it reported it as queued.
// Invariant: rows, stored events and statuses in stored responses change in the same transaction as the constraint.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await rename(db, 'queued', 'submitted')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await rename(db, 'submitted', 'queued')
}

async function rename(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  const [old, now] = [sql.lit(from), sql.lit(to)]
  await sql`
    alter table generation drop constraint generation_status_check;
    update generation set status = ${now} where status = ${old};
    alter table generation add constraint generation_status_check check
      (status in ('waiting', 'submitting', ${now}, 'in_progress', 'collecting', 'completed', 'failed', 'cancelled'));
    update event set type = split_part(type, '.', 1) || '.' || ${now}
      where type in ('generation.' || ${old}, 'scene.' || ${old});
    update event set data = jsonb_set(data, '{status}', to_jsonb(${now}::text)) where data ->> 'status' = ${old};
    update idempotency_record set response_body = jsonb_set(response_body, '{status}', to_jsonb(${now}::text))
      where response_body ->> 'status' = ${old};
  `.execute(db)
}
