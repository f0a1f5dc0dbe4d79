// The ledger, the budgets of clients, and the columns of attempts with an unknown outcome.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table budget (
      client_id text primary key,
      daily_credits numeric(14, 3) check (daily_credits >= 0),
      total_credits numeric(14, 3) check (total_credits >= 0),
      film_credits numeric(14, 3) check (film_credits >= 0),
      updated_at timestamptz not null default now()
    );

    -- No foreign keys: entries stay when their jobs and accounts are deleted.
    create table ledger_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      kind text not null check (kind in ('reserved', 'charged', 'refunded', 'released', 'adjusted')),
      client_id text not null,
      -- The day on which the job was accepted; the entry counts against the budget of that day.
      budget_day date not null,
      film_id text,
      generation_id text,
      attempt_id text,
      account_id text,
      model text,
      -- The amount of the entry. Negative only for adjustments.
      credits numeric(14, 3) not null check (credits >= 0 or kind = 'adjusted'),
      held_change numeric(14, 3) not null,
      spent_change numeric(14, 3) not null,
      note text
    );
    create index ledger_entry_budget on ledger_entry (client_id, budget_day);
    create index ledger_entry_time on ledger_entry (at);
    create index ledger_entry_generation on ledger_entry (generation_id);
    create index ledger_entry_film on ledger_entry (film_id) where film_id is not null;
    -- An attempt is charged once or refunded once.
    create unique index ledger_entry_once on ledger_entry (attempt_id) where kind in ('charged', 'refunded');

    create function refuse_ledger_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the ledger is only ever appended to';
      end
    $$;
    create trigger ledger_entry_append_only before update or delete on ledger_entry
      for each row execute function refuse_ledger_change();

    alter table attempt
      add column unknown_since timestamptz,
      add column unknown_reason text,
      add column settled_as text check (settled_as in ('found', 'not_accepted', 'failed')),
      add column settled_at timestamptz,
      add column adopted_late_at timestamptz;
    create index attempt_unknown on attempt (unknown_since) where state = 'unknown';

    alter table account add column last_seen_no_credits_at timestamptz;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table account drop column last_seen_no_credits_at;
    alter table attempt
      drop column unknown_since, drop column unknown_reason, drop column settled_as, drop column settled_at,
      drop column adopted_late_at;
    drop table ledger_entry, budget;
    drop function refuse_ledger_change();
  `.execute(db)
}
