// Scheduling: kinds of waiters by index, shares of clients, health of accounts, limits of single models, and the state of
// the pool's alarm.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Accounts that have the generation's character. Empty: any account.
    alter table generation add column required_account_ids text[] not null default '{}';

    alter table lease
      add column model text,
      add column slots integer not null default 1 check (slots > 0),
      -- The trial generation of an account after its pause.
      add column is_probe boolean not null default false;
    update lease set model = generation.model from generation where generation.id = lease.generation_id;
    alter table lease alter column model set not null;

    alter table lease_waiter
      add column slots integer not null default 1 check (slots > 0),
      add column required_account_ids text[] not null default '{}',
      -- Images that must be on the account before the generation can start.
      add column picture_ids text[] not null default '{}';
    drop index lease_waiter_line;
    -- Waiters of one kind are adjacent, by arrival: the first of each kind are found without a scan of the line.
    create index lease_waiter_line on lease_waiter
      (priority, client_id, model, required_account_ids, slots, enqueued_at, generation_id);
    create index lease_waiter_oldest on lease_waiter (enqueued_at);

    create table share_clock (
      level integer primary key,
      pass bigint not null
    );
    create table client_share (
      level integer not null,
      client_id text not null,
      pass bigint not null,
      primary key (level, client_id)
    );

    create table account_health (
      account_id text primary key references account on delete cascade,
      learned_slots integer check (learned_slots > 0),
      quiet_completions integer not null default 0,
      failures integer not null default 0,
      failures_since timestamptz,
      circuit_cause text check (circuit_cause in ('failing', 'no_credits')),
      circuit_reason text,
      circuit_opened_at timestamptz,
      circuit_until timestamptz,
      circuit_opens integer not null default 0
    );

    create table account_model_slots (
      account_id text not null references account on delete cascade,
      model text not null,
      slots integer not null check (slots > 0),
      primary key (account_id, model)
    );

    alter table account_model_block
      add column reason text,
      add column strikes integer not null default 1;

    -- One row: the pool as a whole, with the counter of its event stream.
    create table pool_state (
      id boolean primary key default true check (id),
      event_seq integer not null default 0,
      is_degraded boolean not null default false,
      alarm_changing_since timestamptz
    );
    insert into pool_state default values;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table pool_state, account_model_slots, account_health, client_share, share_clock;
    alter table account_model_block drop column reason, drop column strikes;
    drop index lease_waiter_oldest, lease_waiter_line;
    alter table lease_waiter drop column slots, drop column required_account_ids, drop column picture_ids;
    create index lease_waiter_line on lease_waiter (priority, enqueued_at);
    alter table lease drop column model, drop column slots, drop column is_probe;
    alter table generation drop column required_account_ids;
  `.execute(db)
}
