// A Soul ID that is being removed no longer counts as the current one of its account, so that the variant can be trained there again.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index character_training_current;
    create unique index character_training_current on character_training (character_id, variant, account_id)
      where state not in ('failed', 'cancelled', 'removed') and removal_requested_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index character_training_current;
    create unique index character_training_current on character_training (character_id, variant, account_id)
      where state not in ('failed', 'cancelled', 'removed');
  `.execute(db)
}
