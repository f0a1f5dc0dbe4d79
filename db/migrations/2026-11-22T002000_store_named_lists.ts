// Stores the platform's lists of styles, motions and presets, as the accounts list them, and the names that jobs were given.
import { type Kysely, sql } from 'kysely'

const LISTS = sql.raw(`'style', 'style_v2', 'motion', 'minimax_motion', 'restyle_preset', 'marketing_preset'`)

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row for each list of an account: when it was read, or why it could not be read.
    create table account_list (
      account_id text not null references account (id),
      list text not null check (list in (${LISTS})),
      -- The last time that the list was read. Null where it could never be read.
      read_at timestamptz,
      tried_at timestamptz not null,
      -- Why the last try failed. Null where it succeeded.
      problem text,
      primary key (account_id, list)
    );
    -- An entry that any account has listed at least once. Rows stay, so that a job that names a former entry gets the reason.
    create table list_entry (
      list text not null check (list in (${LISTS})),
      id text not null,
      name text not null,
      description text,
      preview_url text,
      -- Only of motions: whether a clip with this motion can end on an image.
      uses_end_image boolean,
      first_seen_at timestamptz not null default now(),
      primary key (list, id)
    );
    -- Which account lists which entry. Written only where that changes.
    create table account_list_entry (
      account_id text not null references account (id),
      list text not null,
      entry_id text not null,
      -- The account listed it before, and does not since then.
      gone_at timestamptz,
      primary key (account_id, list, entry_id),
      foreign key (list, entry_id) references list_entry (list, id)
    );
    create index account_list_entry_by_entry on account_list_entry (list, entry_id);

    alter table generation add column input_names jsonb not null default '{}';
    alter table film add column setting_names jsonb not null default '{}';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table film drop column setting_names;
    alter table generation drop column input_names;
    drop table account_list_entry;
    drop table list_entry;
    drop table account_list;
  `.execute(db)
}
