// Prices from the platform's estimates, and the source of each job's price.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table learned_price (
      model text not null,
      -- The inputs that the price depends on, as text.
      kind text not null,
      -- Null: the platform has never returned a price.
      credits numeric(14, 3) check (credits >= 0),
      -- A price is valid while the account that was asked is in the pool.
      account_id text not null references account (id) on delete cascade,
      asked_at timestamptz not null default now(),
      learned_at timestamptz,
      primary key (model, kind),
      check ((credits is null) = (learned_at is null))
    );

    alter table generation add column price_source text not null default 'catalogue'
      constraint generation_price_source_check check (price_source in ('platform', 'catalogue'));
    alter table film add column price_source text not null default 'catalogue'
      constraint film_price_source_check check (price_source in ('platform', 'catalogue'));

    create index ledger_entry_account on ledger_entry (account_id, at) include (spent_change)
      where account_id is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index ledger_entry_account;
    alter table film drop column price_source;
    alter table generation drop column price_source;
    drop table learned_price;
  `.execute(db)
}
