// The first tables: accounts and leases of the pool, generations with their attempts, films with their scenes,
// stored media, event streams and idempotency records.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table account (
      id text primary key,
      name text not null unique,
      slots integer not null check (slots > 0),
      enabled boolean not null default true,
      contract text not null default 'unknown' check (contract in ('unknown', 'a', 'b')),
      cooldown_until timestamptz,
      cooldown_reason text,
      last_leased_at timestamptz,
      created_at timestamptz not null default now()
    );

    create table account_model_block (
      account_id text not null references account on delete cascade,
      model text not null,
      until timestamptz not null,
      primary key (account_id, model)
    );

    create table asset (
      id text primary key,
      client_id text not null,
      sha256 text not null,
      storage_key text not null,
      kind text not null check (kind in ('image', 'video', 'audio')),
      content_type text not null,
      size_bytes bigint not null,
      width_px integer,
      height_px integer,
      duration_ms integer,
      created_at timestamptz not null default now(),
      unique (client_id, sha256)
    );

    create table platform_upload (
      asset_id text not null references asset on delete cascade,
      account_id text not null references account on delete cascade,
      public_url text not null,
      uploaded_at timestamptz not null default now(),
      primary key (asset_id, account_id)
    );

    create table film (
      id text primary key,
      client_id text not null,
      title text,
      mode text not null default 'sequential' check (mode in ('sequential')),
      model text not null,
      settings jsonb not null,
      image_asset_id text not null references asset,
      status text not null default 'accepted'
        check (status in ('accepted', 'rendering', 'stitching', 'completed', 'failed', 'cancelled')),
      error jsonb,
      price_credits numeric(12, 4) not null,
      video_asset_id text references asset,
      video_is_partial boolean not null default false,
      event_seq integer not null default 0,
      cancel_requested_at timestamptz,
      cancel_delivered_at timestamptz,
      workflow_started_at timestamptz,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create index film_by_client on film (client_id, created_at desc, id desc);
    create index film_unstarted on film (created_at) where workflow_started_at is null;
    create index film_cancel_undelivered on film (cancel_requested_at)
      where cancel_requested_at is not null and cancel_delivered_at is null;

    create table scene (
      film_id text not null references film on delete cascade,
      index integer not null check (index >= 0),
      prompt text not null,
      input jsonb not null,
      status text not null default 'pending'
        check (status in ('pending', 'rendering', 'completed', 'failed', 'cancelled')),
      error jsonb,
      start_asset_id text references asset,
      clip_asset_id text references asset,
      primary key (film_id, index)
    );

    create table generation (
      id text primary key,
      client_id text not null,
      model text not null,
      input jsonb not null,
      status text not null default 'waiting'
        check (status in ('waiting', 'submitting', 'queued', 'in_progress', 'settling', 'completed', 'failed', 'cancelled')),
      error jsonb,
      priority integer not null default 3 check (priority between 1 and 5),
      price_credits numeric(12, 4) not null,
      film_id text,
      scene_index integer,
      take integer,
      event_seq integer not null default 0,
      expected_finish_at timestamptz,
      cancel_requested_at timestamptz,
      cancel_delivered_at timestamptz,
      workflow_started_at timestamptz,
      created_at timestamptz not null default now(),
      submitted_at timestamptz,
      finished_at timestamptz,
      foreign key (film_id, scene_index) references scene on delete cascade,
      unique (film_id, scene_index, take)
    );
    create index generation_by_client on generation (client_id, created_at desc, id desc);
    create index generation_unstarted on generation (created_at) where workflow_started_at is null and film_id is null;
    create index generation_cancel_undelivered on generation (cancel_requested_at)
      where cancel_requested_at is not null and cancel_delivered_at is null;

    create table generation_output (
      generation_id text not null references generation on delete cascade,
      position integer not null,
      asset_id text not null references asset,
      primary key (generation_id, position)
    );

    create sequence lease_fence;
    create table lease (
      id text primary key,
      account_id text not null references account,
      generation_id text not null references generation on delete cascade,
      fence bigint not null default nextval('lease_fence'),
      granted_at timestamptz not null default now(),
      claimed_at timestamptz,
      expires_at timestamptz not null,
      released_at timestamptz,
      skipped jsonb not null default '[]'
    );
    create unique index lease_one_live_per_generation on lease (generation_id) where released_at is null;
    create index lease_live_by_account on lease (account_id) where released_at is null;

    create table lease_waiter (
      generation_id text primary key references generation on delete cascade,
      client_id text not null,
      model text not null,
      priority integer not null,
      enqueued_at timestamptz not null default clock_timestamp()
    );
    create index lease_waiter_line on lease_waiter (priority, enqueued_at);

    create table attempt (
      id text primary key,
      generation_id text not null references generation on delete cascade,
      number integer not null,
      model text not null,
      account_id text not null references account,
      lease_id text not null references lease,
      fence bigint not null,
      state text not null
        check (state in ('submitting', 'submitted', 'unknown', 'refused', 'completed', 'failed', 'cancelled')),
      idempotency_key text not null unique,
      callback_token text not null,
      dialect text not null check (dialect in ('v1', 'v2')),
      request_path text not null,
      request_body text not null,
      -- Whether the account was known at that time to honour a repeat of the same idempotency key.
      is_repeatable boolean not null,
      request_id text,
      correlation_id text,
      refusal jsonb,
      skipped jsonb not null default '[]',
      charged_credits numeric(12, 4),
      checks integer not null default 0,
      created_at timestamptz not null default now(),
      submitted_at timestamptz,
      finished_at timestamptz,
      unique (generation_id, number)
    );
    -- Of the attempts of one generation, at most one can be paid for.
    create unique index attempt_one_paying on attempt (generation_id)
      where state in ('submitting', 'submitted', 'unknown', 'completed');
    create index attempt_durations on attempt (model, finished_at desc) where state = 'completed';

    create table event (
      stream_id text not null,
      seq integer not null,
      type text not null,
      data jsonb not null,
      created_at timestamptz not null default now(),
      primary key (stream_id, seq)
    );

    create table idempotency_record (
      client_id text not null,
      key text not null,
      fingerprint text not null,
      response_status integer not null,
      response_body jsonb not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      primary key (client_id, key)
    );
    create index idempotency_record_expiry on idempotency_record (expires_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table idempotency_record, event, attempt, lease_waiter, lease, generation_output, generation, scene, film,
      platform_upload, asset, account_model_block, account;
    drop sequence lease_fence;
  `.execute(db)
}
