// Lists the client's films, newest first.
import type { FilmPage } from '../../contracts/public/films.ts'
import type { PageQuery } from '../../contracts/public/pages.ts'
import { listFilms as listRows } from '../../db/films/read.ts'
import type { ServiceContext } from '../context.ts'
import { pagePositionOrThrow } from '../requests/page-position.ts'

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
