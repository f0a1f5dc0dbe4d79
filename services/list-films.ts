// Lists the client's films, newest first.
import type { FilmPage } from '../contracts/films.ts'
import type { PageQuery } from '../contracts/pages.ts'
import { listFilms as listRows } from '../db/films.ts'
import type { ServiceContext } from './context.ts'
import { pagePositionOrThrow } from './page-position.ts'

export async function listFilms({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId'>
  input: PageQuery
}): Promise<FilmPage> {
  const after = pagePositionOrThrow(input.cursor)
  return listRows(ctx.db, { clientId: ctx.clientId, limit: input.limit, after })
}
