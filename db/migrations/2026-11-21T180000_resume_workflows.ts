// How often the workflow of an unfinished job was started again, and the index for the walk over unfinished jobs.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table generation add column resumes integer not null default 0, add column resumed_at timestamptz;
    alter table film add column resumes integer not null default 0, add column resumed_at timestamptz;
    create index generation_unfinished_by_age on generation (created_at, id) where finished_at is null;
    create index film_unfinished_by_age on film (created_at, id) where finished_at is null;
    create index generation_unfinished_of_film on generation (film_id) where finished_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index generation_unfinished_of_film, film_unfinished_by_age, generation_unfinished_by_age;
    alter table film drop column resumed_at, drop column resumes;
    alter table generation drop column resumed_at, drop column resumes;
  `.execute(db)
}
