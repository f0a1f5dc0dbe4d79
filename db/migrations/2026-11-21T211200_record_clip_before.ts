// The clip whose last frame a scene begins on. It decides whether the seam between both clips can show one image twice.
import { type Kysely, sql } from 'kysely'

/** Scenes that have begun before: in this mode each one began on the clip of the scene before it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table scene add column start_clip_key text;
    update scene set start_clip_key = asset.storage_key
    from scene as before join asset on asset.id = before.clip_asset_id
    where before.film_id = scene.film_id and before.index = scene.index - 1 and scene.start_asset_id is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table scene drop column start_clip_key`.execute(db)
}
