// Finds the character that a caller names by its id or its name.
import { findCharacter, type FoundCharacter } from '../../db/characters/find.ts'
import { readCharacter } from '../../db/characters/read.ts'
import type { Character } from '../../contracts/public/characters.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

type FindContext = Pick<ServiceContext, 'db' | 'clientId'>

/** `ref`: id or name. Throws `not_found`. */
export async function findCharacterOrThrow(ctx: FindContext, ref: string): Promise<FoundCharacter> {
  const found = await findCharacter(ctx.db, { clientId: ctx.clientId, ref })
  if (!found) throw notFound('character', ref)
  return found
}

/** The character as callers see it. `ref`: id or name. Throws `not_found`. */
export async function getCharacter({
  ctx,
  input,
}: {
  ctx: FindContext
  input: { character: string }
}): Promise<Character> {
  const { id } = await findCharacterOrThrow(ctx, input.character)
  const character = await readCharacter(ctx.db, { clientId: ctx.clientId, id })
  if (!character) throw notFound('character', input.character)
  return character
}
