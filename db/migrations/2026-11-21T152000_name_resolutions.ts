// Renames the columns for what became known of an unknown attempt: an attempt is resolved, not settled.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt rename column settled_as to resolved_as;
    alter table attempt rename column settled_at to resolved_at;
    alter table attempt rename constraint attempt_settled_as_check to attempt_resolved_as_check;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt rename constraint attempt_resolved_as_check to attempt_settled_as_check;
    alter table attempt rename column resolved_at to settled_at;
    alter table attempt rename column resolved_as to settled_as;
  `.execute(db)
}
