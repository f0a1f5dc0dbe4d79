// Records whether the price of a job is the highest possible one, because a price that is measured later can be lower.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table generation add column price_is_upper_bound boolean not null default false;
    alter table film add column price_is_upper_bound boolean not null default false;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table film drop column price_is_upper_bound;
    alter table generation drop column price_is_upper_bound;
  `.execute(db)
}
