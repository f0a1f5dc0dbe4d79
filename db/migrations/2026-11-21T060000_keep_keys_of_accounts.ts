// Accounts that are added while the system runs: their encrypted keys and webhook secrets, their contract, the models that
// they list, and whether they accept work.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table account
      add column state text not null default 'enabled' check (state in ('enabled', 'draining', 'removed')),
      -- The reason for draining: an operator, or the environment that no longer has the account. Null while it is enabled.
      add column drained_by text check (drained_by in ('operator', 'environment')),
      add column source text not null default 'environment' check (source in ('environment', 'added')),
      add column contract_setting text not null default 'auto' check (contract_setting in ('auto', 'a', 'b')),
      add column contract_seen_at timestamptz,
      add column effective_contract text generated always as
        (case when contract_setting = 'auto' then contract else contract_setting end) stored,
      add column catalogue_read_at timestamptz;
    update account set state = 'draining', drained_by = 'environment' where not enabled;
    alter table account drop column enabled, drop constraint account_name_key;
    -- The row of a removed account stays for its attempts; its name can be used again.
    create unique index account_name on account (name) where state <> 'removed';

    create table account_key (
      id text primary key,
      account_id text not null references account on delete cascade,
      key_id text not null,
      -- Encrypted. Null after the key is deleted.
      secret text,
      state text not null default 'active' check (state in ('active', 'off', 'deleted')),
      off_reason text check (off_reason in ('rejected', 'expired', 'disabled', 'replaced')),
      off_detail text,
      off_at timestamptz,
      -- When a refused key is checked again, and the number of failed checks.
      next_check_at timestamptz,
      failed_checks integer not null default 0,
      last_used_at timestamptz,
      created_at timestamptz not null default now(),
      check ((state = 'deleted') = (secret is null)),
      check ((state = 'active') = (off_reason is null) or state = 'deleted')
    );
    create unique index account_key_one_account on account_key (key_id) where state <> 'deleted';
    create index account_key_by_account on account_key (account_id, state);

    -- Several at once while one replaces another.
    create table account_webhook_secret (
      id text primary key,
      account_id text not null references account on delete cascade,
      secret text not null,
      expires_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index account_webhook_secret_by_account on account_webhook_secret (account_id);

    create table account_model (
      account_id text not null references account on delete cascade,
      model text not null,
      seen_at timestamptz not null default now(),
      primary key (account_id, model)
    );

    create table account_evidence (
      account_id text not null references account on delete cascade,
      kind text not null,
      contract text not null check (contract in ('a', 'b')),
      is_proof boolean not null,
      first_seen_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      primary key (account_id, kind)
    );

    -- A known text, encrypted with the key of all secrets, so that a wrong key is detected at start.
    create table secrets_check (
      id boolean primary key default true check (id),
      sealed text not null
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table secrets_check, account_evidence, account_model, account_webhook_secret, account_key;
    drop index account_name;
    delete from account where state = 'removed' and not exists (select 1 from lease where lease.account_id = account.id);
    alter table account add column enabled boolean not null default true, add constraint account_name_key unique (name);
    update account set enabled = false where state <> 'enabled';
    alter table account drop column effective_contract, drop column state, drop column drained_by, drop column source,
      drop column contract_setting, drop column contract_seen_at, drop column catalogue_read_at;
  `.execute(db)
}
