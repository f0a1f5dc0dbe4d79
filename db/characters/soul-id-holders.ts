// The accounts that hold a trained variant of a character, and the one that may get it.
// Invariant: an account is listed only while its Soul ID can be used: trained, not being removed, and the account is enabled.
import {
  type CharacterVariant,
  CURRENT_TRAINING_STATES,
  type TrainingState,
} from '../../contracts/vocabulary/characters.ts'
import type { Database } from '../connection/connect.ts'

export interface SoulIdHolder {
  trainingId: string
  accountId: string
  accountName: string
  /** Id of the Soul ID on the platform. */
  soulId: string
}

/** Enabled accounts that hold the variant of the character, by name. Empty where the character is being removed. */
export async function listSoulIdHolders(
  db: Database,
  { characterId, variant }: { characterId: string; variant: CharacterVariant },
): Promise<SoulIdHolder[]> {
  return db
    .selectFrom('characterTraining as training')
    .innerJoin('account', 'account.id', 'training.accountId')
    .innerJoin('character', 'character.id', 'training.characterId')
    .select(['training.id as trainingId', 'account.id as accountId', 'account.name as accountName'])
    .select('training.platformId as soulId')
    .where('training.characterId', '=', characterId)
    .where('training.variant', '=', variant)
    .where('training.state', '=', 'ready')
    .where('training.platformId', 'is not', null)
    .where('training.removalRequestedAt', 'is', null)
    .where('character.removalRequestedAt', 'is', null)
    .where('account.state', '=', 'enabled')
    .orderBy('account.name')
    .$narrowType<{ soulId: string }>()
    .execute()
}

/** The state of the current training of the variant on an account. Undefined where there is none, or where its removal is requested. */
export async function findCurrentTraining(
  db: Database,
  { characterId, variant, accountId }: { characterId: string; variant: CharacterVariant; accountId: string },
): Promise<{ id: string; state: TrainingState } | undefined> {
  return db
    .selectFrom('characterTraining')
    .select(['id', 'state'])
    .where('characterId', '=', characterId)
    .where('variant', '=', variant)
    .where('accountId', '=', accountId)
    .where('state', 'in', CURRENT_TRAINING_STATES)
    .where('removalRequestedAt', 'is', null)
    .executeTakeFirst()
}
