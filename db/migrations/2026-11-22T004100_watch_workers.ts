// What an operator is shown about workers, their housekeeping, and the webhooks that arrive.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table worker_process (
      id text primary key,
      host text not null,
      pid integer not null,
      version text not null,
      node_version text not null,
      -- A list of objects with name, path and freeBytes.
      folders jsonb not null,
      started_at timestamptz not null default clock_timestamp(),
      seen_at timestamptz not null default clock_timestamp()
    );

    alter table chore_lease
      -- Rounds in a row that failed.
      add column failures integer not null default 0,
      -- The kind of the last failure.
      add column failure text;

    create table webhook_arrival (
      account_id text primary key references account on delete cascade,
      received_at timestamptz not null,
      -- The last one with a valid signature.
      verified_at timestamptz
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table webhook_arrival;
    alter table chore_lease drop column failures, drop column failure;
    drop table worker_process;
  `.execute(db)
}
