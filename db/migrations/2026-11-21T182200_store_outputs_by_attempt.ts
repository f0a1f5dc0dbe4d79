// Outputs belong to the attempt that made them. One attempt's outputs are chosen for its generation.
// Invariant: an existing output moves to the attempt that was paid for it, else to the newest attempt of its generation.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attempt_output (
      attempt_id text not null references attempt on delete cascade,
      position integer not null check (position >= 0),
      kind text not null check (kind in ('image', 'video', 'audio')),
      -- The address on the platform. Null where the file was stored before this table existed.
      url text,
      -- Null until the file is stored.
      asset_id text references asset,
      stored_at timestamptz,
      primary key (attempt_id, position)
    );
    create index attempt_output_by_asset on attempt_output (asset_id) where asset_id is not null;

    alter table attempt
      add column outputs_kept_until timestamptz,
      add column expiry_alarms integer not null default 0;
    alter table generation add column outputs_of_attempt text references attempt on delete set null;
    create index generation_outputs_of_attempt on generation (outputs_of_attempt) where outputs_of_attempt is not null;
    create index generation_collecting on generation (id) where status = 'collecting';

    -- Why a result cannot be collected now. A row exists only after a try has failed.
    create table generation_wait (
      generation_id text primary key references generation on delete cascade,
      what text not null check (what in ('read_result', 'store_files')),
      cause text not null check (cause in ('platform', 'download', 'gone', 'unreadable', 'store', 'other')),
      -- Tries in a row that failed with this cause.
      tries integer not null default 1,
      reason text not null,
      since timestamptz not null default clock_timestamp(),
      next_try_at timestamptz
    );

    update generation set outputs_of_attempt = (
      select attempt.id from attempt where attempt.generation_id = generation.id
      order by (attempt.state = 'completed') desc, (attempt.charged_credits > 0) desc nulls last, attempt.number desc
      limit 1
    ) where exists (select from generation_output where generation_output.generation_id = generation.id);
    insert into attempt_output (attempt_id, position, kind, asset_id, stored_at)
      select generation.outputs_of_attempt, generation_output.position, asset.kind, asset.id, asset.created_at
      from generation_output
      join generation on generation.id = generation_output.generation_id
      join asset on asset.id = generation_output.asset_id
      where generation.outputs_of_attempt is not null;
    drop table generation_output;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table generation_output (
      generation_id text not null references generation on delete cascade,
      position integer not null,
      asset_id text not null references asset,
      primary key (generation_id, position)
    );
    insert into generation_output (generation_id, position, asset_id)
      select generation.id, attempt_output.position, attempt_output.asset_id
      from generation join attempt_output on attempt_output.attempt_id = generation.outputs_of_attempt
      where attempt_output.asset_id is not null;
    drop table generation_wait;
    drop index generation_collecting;
    alter table generation drop column outputs_of_attempt;
    alter table attempt drop column outputs_kept_until, drop column expiry_alarms;
    drop table attempt_output;
  `.execute(db)
}
