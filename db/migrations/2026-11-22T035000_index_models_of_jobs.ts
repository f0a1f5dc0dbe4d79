// Finds the jobs of a listing of the platform, so that a listing without jobs can be deleted.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index generation_platform_model on generation (platform_model_id) where platform_model_id is not null;
    create index film_platform_model on film (platform_model_id) where platform_model_id is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index film_platform_model, generation_platform_model`.execute(db)
}
