// Makes sure that a variant of a character is trained, or being trained, on one account: for jobs that train where they run.
// Invariant: a repeated call returns the same training while it is current, and pays nothing again.
import type { CharacterVariant, TrainingState } from '../../contracts/vocabulary/characters.ts'
import { findAccount } from '../../db/accounts/read.ts'
import { findCurrentTraining } from '../../db/characters/soul-id-holders.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'
import { findCharacterOrThrow } from './find-character.ts'
import { startTraining } from './start-workflows.ts'
import { addTraining, refuseUntrainable } from './train-character.ts'

type EnsureContext = Pick<ServiceContext, 'db' | 'clientId' | 'budgetTimeZone' | 'workflows' | 'log'>

export interface EnsureTrainedInput {
  /** Id or name. */
  characterId: string
  variant: CharacterVariant
  accountId: string
}

/**
 * Creates the training where there is no current one, reserves its price, and starts its workflow. Throws `not_found`, `wrong_state`
 * and `budget_exceeded`.
 */
export async function ensureTrained({
  ctx,
  input,
}: {
  ctx: EnsureContext
  input: EnsureTrainedInput
}): Promise<{ trainingId: string; state: TrainingState }> {
  const { variant, accountId } = input
  const character = await findCharacterOrThrow(ctx, input.characterId)
  const wanted = { characterId: character.id, variant, accountId }
  const current = await findCurrentTraining(ctx.db, wanted)
  if (current) return { trainingId: current.id, state: current.state }
  refuseUntrainable(character)
  const account = await findAccount(ctx.db, { ref: accountId })
  if (!account) throw notFound('account', accountId)
  const id = await ctx.db.transaction().execute((trx) => addTraining(ctx, trx, { character, variant, accountId }))
  if (id === undefined) return ensureTrained({ ctx, input })
  await startTraining(ctx, { id, variant, accountName: account.name })
  return { trainingId: id, state: 'waiting' }
}
