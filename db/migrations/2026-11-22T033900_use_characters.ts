// Generations with a character, and the accounts that hold a Soul ID now.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Which character the job uses, and how. Null where it uses none.
    alter table generation add column character jsonb;
    -- Waiters that only some accounts can take. Those with a Soul ID are compared with its holders every 2 s.
    create index lease_waiter_restricted on lease_waiter (generation_id) where required_account_ids <> '{}';
    -- The only definition of holding a Soul ID. A draining account holds it and takes no work.
    create view soul_id_holder as
      select training.character_id, training.variant, training.account_id, training.platform_id as soul_id
      from character_training as training
      join account on account.id = training.account_id
      join character on character.id = training.character_id
      where training.state = 'ready' and training.platform_id is not null and training.removal_requested_at is null
        and character.removal_requested_at is null and account.state <> 'removed';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop view soul_id_holder;
    drop index lease_waiter_restricted;
    alter table generation drop column character;
  `.execute(db)
}
