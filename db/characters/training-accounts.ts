// The accounts that can train a character, and what they have of it.
import { sql } from 'kysely'
import { CURRENT_TRAINING_STATES, UNDECIDED_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { ExistingTraining, TrainingAccount } from '../../domain/characters/plan-trainings.ts'
import type { Database } from '../connection/connect.ts'

/** Enabled accounts with a key that is in use, by name. */
export async function listTrainingAccounts(db: Database): Promise<TrainingAccount[]> {
  const { rows } = await sql<TrainingAccount>`
    select account.id, account.name,
      coalesce(health.circuit_cause = 'no_credits', false) as is_out_of_credits,
      (select count(*)::int from character_training
        where account_id = account.id and state = any(${[...UNDECIDED_TRAINING_STATES]})) as open_trainings
    from account
    left join account_health as health on health.account_id = account.id
    where account.state = 'enabled'
      and exists (select from account_key where account_key.account_id = account.id and account_key.state = 'active')
    order by account.name`.execute(db)
  return rows
}

/** The current trainings of the character, without those whose removal is requested. */
export async function listCurrentTrainings(db: Database, characterId: string): Promise<ExistingTraining[]> {
  return db
    .selectFrom('characterTraining')
    .select(['id', 'variant', 'accountId'])
    .where('characterId', '=', characterId)
    .where('state', 'in', CURRENT_TRAINING_STATES)
    .where('removalRequestedAt', 'is', null)
    .orderBy('createdAt')
    .execute()
}
