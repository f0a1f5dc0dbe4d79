// Trainings record since when the platform does not find their Soul ID, and that a removal was given up.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table character_training
      add column missing_since timestamptz,
      -- The Soul ID cannot be deleted, because its account has left the pool. It remains there.
      add column removal_given_up_at timestamptz;
    drop index character_training_removing;
    create index character_training_removing on character_training (removal_requested_at)
      where removal_requested_at is not null and removed_at is null and removal_given_up_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index character_training_removing;
    create index character_training_removing on character_training (removal_requested_at)
      where removal_requested_at is not null and removed_at is null;
    alter table character_training drop column missing_since, drop column removal_given_up_at;
  `.execute(db)
}
