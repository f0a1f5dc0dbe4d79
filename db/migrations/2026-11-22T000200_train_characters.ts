// Characters: their images, their trainings on accounts, and the ledger entries of trainings.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table character (
      id text primary key,
      client_id text not null,
      name text not null,
      created_at timestamptz not null default now(),
      -- The character is being removed: it takes no further training, and its Soul IDs are deleted on the accounts.
      removal_requested_at timestamptz,
      removed_at timestamptz
    );
    create index character_page on character (client_id, created_at desc, id desc);
    -- A name can be used instead of an id. It can be used again as soon as the removal is requested.
    create unique index character_name on character (client_id, lower(name)) where removal_requested_at is null;
    create index character_removing on character (removal_requested_at) where removed_at is null;

    create table character_image (
      character_id text not null references character (id) on delete cascade,
      position integer not null,
      asset_id text not null references asset (id),
      -- Perceptual hash: 64 bits in hex. Null where it could not be computed.
      fingerprint text,
      primary key (character_id, position),
      unique (character_id, asset_id)
    );
    create index character_image_by_asset on character_image (asset_id);

    -- One row for each request to train a variant of a character on an account. A row is paid for at most once.
    create table character_training (
      id text primary key,
      character_id text not null references character (id),
      variant text not null check (variant in ('v1', 'v2', 'cinema')),
      account_id text not null references account (id),
      origin text not null default 'trained' check (origin in ('trained', 'adopted')),
      state text not null check (state in (
        'waiting', 'creating', 'training', 'ready', 'failed', 'cancelled', 'removed'
      )),
      -- Id and name of the Soul ID on the platform. The name is written before the request and contains the id of this row.
      platform_id text,
      platform_name text not null,
      platform_status text check (platform_status in ('not_ready', 'queued', 'in_progress')),
      -- Further Soul IDs with that name: the platform has accepted the request more than once.
      further_platform_ids text[] not null default '{}',
      price_credits numeric(14, 3) not null,
      charged_credits numeric(14, 3),
      -- How often the request was about to be sent, and when the last time.
      tries integer not null default 0,
      sent_at timestamptz,
      accepted_at timestamptz,
      started_at timestamptz,
      checked_at timestamptz,
      finished_at timestamptz,
      waiting_reason text,
      next_try_at timestamptz,
      error jsonb,
      created_at timestamptz not null default now(),
      removal_requested_at timestamptz,
      removal_error text,
      removed_at timestamptz
    );
    create unique index character_training_current on character_training (character_id, variant, account_id)
      where state not in ('failed', 'cancelled', 'removed');
    create unique index character_training_platform_id on character_training (account_id, platform_id)
      where platform_id is not null and state <> 'removed';
    create index character_training_of_character on character_training (character_id, created_at);
    create index character_training_unfinished on character_training (created_at)
      where state in ('waiting', 'creating', 'training');
    create index character_training_removing on character_training (removal_requested_at)
      where removal_requested_at is not null and removed_at is null;

    alter table ledger_entry add column training_id text;
    create index ledger_entry_training on ledger_entry (training_id) where training_id is not null;
    create unique index ledger_entry_training_once on ledger_entry (training_id, coalesce(further_request_id, ''))
      where kind in ('charged', 'refunded') and training_id is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index ledger_entry_training_once, ledger_entry_training;
    alter table ledger_entry drop column training_id;
    drop table character_training, character_image, character;
  `.execute(db)
}
