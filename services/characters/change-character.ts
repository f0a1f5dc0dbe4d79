// Changes the name or the images of a character.
// Invariant: images change only before the first training, so that all accounts are trained with the same ones.
import { ChangeCharacter, type Character, MAX_CHARACTER_IMAGES } from '../../contracts/public/characters.ts'
import { changeImages, lockCharacter, renameCharacter } from '../../db/characters/insert.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, notFound, ServiceProblem } from '../problems/service-problem.ts'
import { findCharacterOrThrow, getCharacter } from './find-character.ts'
import { type PreparedImages, prepareImages, saveImages } from './prepare-images.ts'

/** Throws `not_found`, `wrong_state`, `already_exists`, `invalid_content`, and the problems of the files. */
export async function changeCharacter({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: { character: string; body: unknown }
}): Promise<Character> {
  const checked = check(ChangeCharacter, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const change = checked.value
  const { id } = await findCharacterOrThrow(ctx, input.character)
  const images = await prepareImages(ctx, { sources: change.addImages ?? [], pointer: '/addImages' })
  await ctx.db.transaction().execute((trx) => write(ctx, trx, { id, change, images }))
  return getCharacter({ ctx, input: { character: id } })
}

async function write(
  ctx: ServiceContext,
  trx: DatabaseTransaction,
  { id, change, images }: { id: string; change: ChangeCharacter; images: PreparedImages },
): Promise<void> {
  const { clientId } = ctx
  const character = await lockCharacter(trx, { clientId, id })
  if (!character) throw notFound('character', id)
  if (character.isBeingRemoved) {
    throw new ServiceProblem('wrong_state', { detail: `${character.name} is being removed.` })
  }
  if (change.name !== undefined && !(await renameCharacter(trx, { clientId, id, name: change.name }))) {
    throw new ServiceProblem('already_exists', {
      detail: `You have a character named ${change.name}. Choose another name.`,
    })
  }
  if (change.addImages === undefined && change.removeImages === undefined) return
  if (character.isTrained) {
    throw new ServiceProblem('wrong_state', {
      detail: `${character.name} is trained with its images. For other images, create another character.`,
    })
  }
  const add = await saveImages(ctx, trx, images)
  const count = await changeImages(trx, { id, add, remove: change.removeImages ?? [] })
  if (count === 0) throw invalidContent([{ pointer: '/removeImages', detail: 'must leave at least one image' }])
  if (count <= MAX_CHARACTER_IMAGES) return
  throw invalidContent([
    { pointer: '/addImages', detail: `would lead to ${count} images; a character has at most ${MAX_CHARACTER_IMAGES}` },
  ])
}
