// The Soul IDs that the pool loses with an account.
import { sql } from 'kysely'
import type { CharacterVariant, TrainingState } from '../../contracts/vocabulary/characters.ts'
import { CURRENT_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'

export interface SoulIdOnlyHere {
  character: string
  variant: CharacterVariant
  state: TrainingState
}

/** Those that the account has or trains, and that no other account of the pool has, by name and variant. */
export async function listSoulIdsOnlyOn(trx: DatabaseTransaction, accountId: string): Promise<SoulIdOnlyHere[]> {
  const { rows } = await sql<SoulIdOnlyHere>`
    select character.name as character, training.variant, training.state
    from character_training as training join character on character.id = training.character_id
    where training.account_id = ${accountId} and training.state = any(${[...CURRENT_TRAINING_STATES]})
      and training.removal_requested_at is null and character.removal_requested_at is null
      and not exists (
        select from soul_id_holder as holder
        where holder.character_id = training.character_id and holder.variant = training.variant
          and holder.account_id <> training.account_id
      )
    order by character.name, training.variant
  `.execute(trx)
  return rows
}

/** How many trainings may have been accepted by the account and have no outcome, also those whose removal is requested. */
export async function countOpenTrainings(trx: DatabaseTransaction, accountId: string): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from character_training
    where account_id = ${accountId} and state in ('creating', 'training')
  `.execute(trx)
  return rows[0]?.open ?? 0
}
