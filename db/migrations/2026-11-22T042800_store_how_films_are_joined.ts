// Stores how the clips of a film are joined, how far a join is, and the files that were made beside each video of a film.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table film
      add column join_settings jsonb not null default '{"colorMatch": false, "trim": []}',
      add column join_progress jsonb;
    create table film_video (
      film_id text not null references film on delete cascade,
      asset_id text not null references asset,
      method text not null check (method in ('stream_copy', 'reencode')),
      settings jsonb not null,
      scene_times jsonb not null,
      poster_asset_id text references asset,
      sheet_asset_id text references asset,
      preview_asset_id text references asset,
      created_at timestamptz not null default clock_timestamp(),
      primary key (film_id, asset_id)
    );
    create index film_video_asset on film_video (asset_id);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table film_video;
    alter table film drop column join_progress, drop column join_settings;
  `.execute(db)
}
