// What the deletion of unused uploads and unreferenced files needs: marks, the files that have no row yet, and indexes.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Since when an upload waits for its first job. Null for ever after a job has used the asset.
    alter table asset add column unused_since timestamptz;
    create index asset_unused on asset (unused_since) where unused_since is not null;
    create index asset_by_content on asset (sha256);

    -- A deleted asset is looked up in each table that may refer to it.
    create index film_by_image on film (image_asset_id);
    create index film_by_video on film (video_asset_id) where video_asset_id is not null;
    create index scene_by_start on scene (start_asset_id) where start_asset_id is not null;
    create index scene_by_clip on scene (clip_asset_id) where clip_asset_id is not null;

    -- Files in the object store that no asset refers to: those of an import that has not ended, and those of deleted assets.
    create table unreferenced_file (
      storage_key text primary key,
      sha256 text not null,
      since timestamptz not null default clock_timestamp(),
      -- From here on the file may disappear at any time, and its key is never used again.
      deleting_at timestamptz
    );
    create index unreferenced_file_due on unreferenced_file (since) where deleting_at is null;
    create index unreferenced_file_deleting on unreferenced_file (storage_key) where deleting_at is not null;
    create index unreferenced_file_by_content on unreferenced_file (sha256) where deleting_at is null;

    -- The input of a generation has no foreign key. The trigger also covers processes of an older version.
    create function use_assets_of_generation() returns trigger language plpgsql as $$
    begin
      update asset set unused_since = null
      where id in (new.input ->> 'image', new.input ->> 'endImage') and unused_since is not null;
      return null;
    end $$;
    create trigger generation_uses_assets after insert on generation
      for each row when (new.input ?| array['image', 'endImage']) execute function use_assets_of_generation();

    update asset set unused_since = now()
    where kind = 'image'
      and not exists (select from film where film.image_asset_id = asset.id)
      and not exists (select from scene where scene.start_asset_id = asset.id)
      and not exists (select from attempt_output where attempt_output.asset_id = asset.id)
      and not exists (
        select from generation, lateral (values (input ->> 'image'), (input ->> 'endImage')) as used (id)
        where used.id = asset.id
      );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger generation_uses_assets on generation;
    drop function use_assets_of_generation;
    drop table unreferenced_file;
    drop index scene_by_clip, scene_by_start, film_by_video, film_by_image, asset_by_content, asset_unused;
    alter table asset drop column unused_since;
  `.execute(db)
}
