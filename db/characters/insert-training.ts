// Writes the request to train a variant of a character on an account.
// Invariant: an account has at most one current training of a variant. The name for the platform contains the id of the row.
import type { CharacterVariant, TrainingState } from '../../contracts/vocabulary/characters.ts'
import { type RunningSoulIdStatus, CURRENT_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'

export interface NewTraining {
  character: { id: string; name: string }
  variant: CharacterVariant
  accountId: string
  priceCredits: number
}

/** Undefined where the account has a current training of the variant, also where another transaction has just written it. */
export async function insertTraining(
  trx: DatabaseTransaction,
  { character, variant, accountId, priceCredits }: NewTraining,
): Promise<{ id: string } | undefined> {
  const id = newId('training')
  return trx
    .insertInto('characterTraining')
    .values({
      ...{ id, characterId: character.id, variant, accountId, priceCredits },
      ...{ state: 'waiting', platformName: `${character.name} ${id}` },
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
}

export interface AdoptedSoulId {
  characterId: string
  accountId: string
  variant: CharacterVariant
  soulId: string
  name: string
  /** Undefined where it is trained. */
  runningStatus: RunningSoulIdStatus | undefined
}

/**
 * Records a Soul ID that the account has already, at no price. Otherwise returns why not: the account has a current training of the
 * variant (`exists`), or the Soul ID belongs to a character (`taken`).
 */
export async function insertAdopted(
  trx: DatabaseTransaction,
  { characterId, accountId, variant, soulId, name, runningStatus }: AdoptedSoulId,
): Promise<{ id: string } | 'exists' | 'taken'> {
  const current = await trx
    .selectFrom('characterTraining')
    .select(['characterId', 'variant', 'platformId'])
    .where('accountId', '=', accountId)
    .where('state', '!=', 'removed')
    .where((eb) =>
      eb.or([
        eb('platformId', '=', soulId),
        eb.and([
          eb('characterId', '=', characterId),
          eb('variant', '=', variant),
          eb('state', 'in', CURRENT_TRAINING_STATES),
          eb('removalRequestedAt', 'is', null),
        ]),
      ]),
    )
    .execute()
  if (current.some((one) => one.characterId === characterId)) return 'exists'
  if (current.length > 0) return 'taken'
  const id = newId('training')
  const state: TrainingState = runningStatus === undefined ? 'ready' : 'training'
  const now = new Date()
  const inserted = await trx
    .insertInto('characterTraining')
    .values({
      ...{ id, characterId, variant, accountId, state, origin: 'adopted' },
      ...{ platformId: soulId, platformName: name, platformStatus: runningStatus ?? null },
      ...{ priceCredits: 0, chargedCredits: 0, acceptedAt: now, checkedAt: now },
      finishedAt: state === 'ready' ? now : null,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted ?? 'exists'
}
