// What late booking found of an attempt's own request. The state of a refused attempt does not show it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt
      add column late_outcome text check (late_outcome in ('completed', 'failed', 'cancelled'));
    update attempt set late_outcome = case when charged_credits > 0 then 'completed' when state = 'cancelled' then state else 'failed' end
      where adopted_late_at is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempt drop column late_outcome`.execute(db)
}
