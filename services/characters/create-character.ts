// Creates a character from images, and adopts Soul IDs of its name where the caller asks for it.
// Invariant: each image is stored once. Nothing is trained, and nothing is paid.
import { type Character, CreateCharacter } from '../../contracts/public/characters.ts'
import { insertCharacter } from '../../db/characters/insert.ts'
import { readCharacterIn } from '../../db/characters/read.ts'
import { listTrainingAccounts } from '../../db/characters/training-accounts.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { adoptFound } from './adopt-character.ts'
import { findSoulIds, type FoundSoulIds } from './find-soul-ids.ts'
import { type PreparedImages, prepareImages, saveImages } from './prepare-images.ts'

/**
 * Responds with status 201. Throws `invalid_content`, `already_exists` for a name that is in use, and the problems of the files and of
 * the idempotency key.
 */
export async function createCharacter({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: { body: unknown; idempotency?: IdempotencyKey | undefined }
}): Promise<Answer<Character>> {
  const checked = check(CreateCharacter, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const { name, images: sources, adopt } = checked.value
  return replayOrWork<Character>(ctx, input.idempotency, async () => {
    const search = adopt ? await searchByName(ctx, name) : undefined
    if (sources.length === 0) refuseWithoutImages(search)
    const images = await prepareImages(ctx, { sources, pointer: '/images' })
    const answer = await writeOnce({
      ctx,
      idempotency: input.idempotency,
      status: 201,
      write: (trx) => write(ctx, trx, { name, images }),
    })
    if (answer.isReplay || !search) return answer
    return { ...answer, body: (await adoptFound(ctx, answer.body.id, search)).character }
  })
}

async function searchByName(ctx: ServiceContext, name: string): Promise<FoundSoulIds> {
  return findSoulIds(ctx, { accounts: await listTrainingAccounts(ctx.db), name, soulId: undefined })
}

function refuseWithoutImages(search: FoundSoulIds | undefined): void {
  if (!search) throw invalidContent([{ pointer: '/images', detail: 'needs at least one image' }])
  if (search.found.length > 0) return
  const unread = search.unreachable.map(({ account }) => account).join(', ')
  const detail = unread === '' ? '' : ` The lists of these accounts could not be read: ${unread}.`
  throw invalidContent([
    { pointer: '/images', detail: `is needed, because no account has a Soul ID of this name.${detail}` },
  ])
}

async function write(
  ctx: ServiceContext,
  trx: DatabaseTransaction,
  { name, images }: { name: string; images: PreparedImages },
): Promise<Character> {
  const { clientId } = ctx
  const saved = await saveImages(ctx, trx, images)
  const id = await insertCharacter(trx, { clientId, name, images: saved })
  if (id === undefined) {
    throw new ServiceProblem('already_exists', { detail: `You have a character named ${name}. Choose another name.` })
  }
  return (await readCharacterIn(trx, { clientId, id }))!
}
