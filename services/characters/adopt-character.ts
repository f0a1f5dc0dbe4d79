// Adopts Soul IDs that accounts have already, so that jobs with the character can use them. Nothing is paid.
// Invariant: a Soul ID belongs to one character, and an account has at most one of each variant of a character.
import { AdoptCharacter, type AdoptedCharacter } from '../../contracts/public/characters.ts'
import type { SoulId } from '../../contracts/ports/soul-ids.ts'
import { insertAdopted } from '../../db/characters/insert-training.ts'
import { listTrainingAccounts } from '../../db/characters/training-accounts.ts'
import type { TrainingAccount } from '../../domain/characters/plan-trainings.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { findCharacterOrThrow, getCharacter } from './find-character.ts'
import { findSoulIds, type FoundSoulIds } from './find-soul-ids.ts'
import { namedAccounts } from './named-accounts.ts'
import { startTraining } from './start-workflows.ts'

type AdoptContext = Pick<ServiceContext, 'db' | 'clientId' | 'soulIds' | 'workflows' | 'log'>

/**
 * Returns what was adopted, what was not and why, and the accounts whose list could not be read. Throws `not_found`, `wrong_state`
 * and `invalid_content`.
 */
export async function adoptCharacter({
  ctx,
  input,
}: {
  ctx: AdoptContext
  input: { character: string; body: unknown }
}): Promise<AdoptedCharacter> {
  const checked = check(AdoptCharacter, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const character = await findCharacterOrThrow(ctx, input.character)
  if (character.isBeingRemoved) {
    throw new ServiceProblem('wrong_state', { detail: `${character.name} is being removed.` })
  }
  const { soulId, soulName = character.name } = checked.value
  const all = await listTrainingAccounts(ctx.db)
  const accounts = checked.value.accounts ? namedAccounts(all, checked.value.accounts) : all
  const search = await findSoulIds(ctx, { accounts, name: soulName, soulId })
  return adoptFound(ctx, character.id, search)
}

/** Records the Soul IDs that were found. */
export async function adoptFound(
  ctx: AdoptContext,
  characterId: string,
  { found, unreachable }: FoundSoulIds,
): Promise<AdoptedCharacter> {
  const results: AdoptedCharacter['results'] = []
  for (const { account, soulId } of found) {
    const outcome = await adoptOne(ctx, { characterId, account, soulId })
    const { id, name, variant } = soulId
    results.push({ account: account.name, soulId: id, name, variant, outcome })
  }
  return { character: await getCharacter({ ctx, input: { character: characterId } }), results, unreachable }
}

async function adoptOne(
  ctx: AdoptContext,
  { characterId, account, soulId }: { characterId: string; account: TrainingAccount; soulId: SoulId },
): Promise<AdoptedCharacter['results'][number]['outcome']> {
  const { id, name, variant, status } = soulId
  if (status === 'failed') return 'failed'
  const runningStatus = status === 'completed' ? undefined : status
  const adopted = await ctx.db
    .transaction()
    .execute((trx) =>
      insertAdopted(trx, { characterId, accountId: account.id, variant, soulId: id, name, runningStatus }),
    )
  if (typeof adopted === 'string') return adopted
  if (runningStatus !== undefined) await startTraining(ctx, { id: adopted.id, variant, accountName: account.name })
  return 'adopted'
}
