// Which exceeded limits of budgets operators have been warned about.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row for each warning. A limit of another amount, day or film is another one.
    create table budget_warning (
      client_id text not null,
      limit_name text not null check (limit_name in ('daily', 'total', 'film')),
      limit_credits numeric(14, 3) not null,
      -- The day, or the id of the film. Empty for the limit in total.
      subject text not null,
      warned_at timestamptz not null default now(),
      primary key (client_id, limit_name, limit_credits, subject)
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table budget_warning`.execute(db)
}
