// Uploads that arrive in parts. The parts are objects of the object store, so that every API process can receive and read them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table upload_session (
      id text primary key,
      client_id text not null,
      size_bytes bigint not null check (size_bytes > 0),
      -- As announced by the caller, in lower-case hex.
      sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      part_bytes integer not null check (part_bytes > 0),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      completed_at timestamptz,
      -- Null again where the stored file is deleted later.
      asset_id text references asset on delete set null,
      check (asset_id is null or completed_at is not null)
    );
    create index upload_session_expiry on upload_session (expires_at);
    -- An upload of the same file is continued.
    create index upload_session_content on upload_session (client_id, sha256) where completed_at is null;
    -- Deleting an asset looks for its uploads.
    create index upload_session_asset on upload_session (asset_id) where asset_id is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table upload_session`.execute(db)
}
