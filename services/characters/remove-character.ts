// Removes a character with all its Soul IDs, or one training with its Soul ID.
// Invariant: the request is stored before a workflow starts, so that it also reaches an account that is away now.
import type { Character } from '../../contracts/public/characters.ts'
import { requestCharacterRemoval, requestTrainingRemoval } from '../../db/characters/removal.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'
import { findCharacterOrThrow, getCharacter } from './find-character.ts'
import { startRemoval } from './start-workflows.ts'

type RemoveContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'log'>

/** Returns the character, with the state of the removal on each account. A repeated call changes nothing. Throws `not_found`. */
export async function removeCharacter({
  ctx,
  input,
}: {
  ctx: RemoveContext
  input: { character: string }
}): Promise<Character> {
  const { id } = await findCharacterOrThrow(ctx, input.character)
  const open = await requestCharacterRemoval(ctx.db, { clientId: ctx.clientId, id })
  if (!open) throw notFound('character', input.character)
  return startAndRead(ctx, id, open)
}

/** Cancels a training that was not sent. Every other one is deleted on its account, after its end. Throws `not_found`. */
export async function removeTraining({
  ctx,
  input,
}: {
  ctx: RemoveContext
  input: { character: string; trainingId: string }
}): Promise<Character> {
  const { trainingId } = input
  const { id } = await findCharacterOrThrow(ctx, input.character)
  const isOpen = await requestTrainingRemoval(ctx.db, { clientId: ctx.clientId, characterId: id, trainingId })
  if (isOpen === undefined) throw notFound('training', trainingId)
  return startAndRead(ctx, id, isOpen ? [trainingId] : [])
}

async function startAndRead(ctx: RemoveContext, id: string, open: readonly string[]): Promise<Character> {
  const character = await getCharacter({ ctx, input: { character: id } })
  for (const { id: trainingId, variant, account } of character.trainings) {
    if (open.includes(trainingId)) await startRemoval(ctx, { id: trainingId, variant, accountName: account })
  }
  return character
}
