// Lists the client's characters.
import type { CharacterPage } from '../../contracts/public/characters.ts'
import { listCharacters as listRows } from '../../db/characters/read.ts'
import type { ServiceContext } from '../context.ts'
import { pagePositionOrThrow } from '../requests/page-position.ts'

/** One page, newest first, without removed ones. Throws `invalid_request` for a cursor that this API did not make. */
export async function listCharacters({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId'>
  input: { limit: number; cursor?: string | undefined }
}): Promise<CharacterPage> {
  const after = pagePositionOrThrow(input.cursor)
  return listRows(ctx.db, { clientId: ctx.clientId, limit: input.limit, after })
}
