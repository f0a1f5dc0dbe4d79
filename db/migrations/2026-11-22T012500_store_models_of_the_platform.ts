// Stores how the platform lists its models, so that jobs of models that the catalogue does not have can be checked and sent.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row for each version of a model's listing. A row does not change, and stays while an account or a job refers to it.
    create table platform_model (
      -- Digest of the content.
      id text primary key,
      slug text not null,
      -- Title, description, kinds and JSON Schema, as the platform lists them.
      listing jsonb not null,
      first_seen_at timestamptz not null default now()
    );
    create index platform_model_slug on platform_model (slug, first_seen_at desc);

    alter table account_model add column platform_model_id text references platform_model (id);
    create index account_model_platform_model on account_model (platform_model_id);

    -- When the listing with the schemas was last read, or tried to. Null: it is read in the next round.
    alter table account add column listing_read_at timestamptz;

    -- Set where the catalogue did not have the model when the job was accepted: the job keeps what it needs.
    alter table generation add column platform_model_id text references platform_model (id);
    alter table film add column platform_model_id text references platform_model (id);

    alter table generation drop constraint generation_price_source_check,
      add constraint generation_price_source_check check (price_source in ('platform', 'catalogue', 'caller'));
    alter table film drop constraint film_price_source_check,
      add constraint film_price_source_check check (price_source in ('platform', 'catalogue', 'caller'));
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    update generation set price_source = 'catalogue' where price_source = 'caller';
    update film set price_source = 'catalogue' where price_source = 'caller';
    alter table generation drop constraint generation_price_source_check,
      add constraint generation_price_source_check check (price_source in ('platform', 'catalogue'));
    alter table film drop constraint film_price_source_check,
      add constraint film_price_source_check check (price_source in ('platform', 'catalogue'));
    alter table film drop column platform_model_id;
    alter table generation drop column platform_model_id;
    alter table account drop column listing_read_at;
    alter table account_model drop column platform_model_id;
    drop table platform_model;
  `.execute(db)
}
