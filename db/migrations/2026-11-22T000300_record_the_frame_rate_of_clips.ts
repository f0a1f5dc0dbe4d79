// Records the frame rate of stored clips, because models may limit it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Frames per second. Null for other kinds of files, and for clips that were stored before.
    alter table asset add column frame_rate double precision check (frame_rate > 0);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table asset drop column frame_rate`.execute(db)
}
