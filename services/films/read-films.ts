// Reads the client's films.
import type { Film, FilmPage } from '../../contracts/public/films.ts'
import type { PageQuery } from '../../contracts/public/pages.ts'
import { findFilm, listFilms as listRows } from '../../db/films/read.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'
import { pagePositionOrThrow } from '../requests/page-position.ts'

type ReadContext = Pick<ServiceContext, 'db' | 'clientId'>

/** Throws `not_found`, also for a film of another client. */
export async function getFilm({ ctx, input }: { ctx: ReadContext; input: { id: string } }): Promise<Film> {
  const film = await findFilm(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!film) throw notFound('film', input.id)
  return film
}

/** One page, newest first. Throws `invalid_request` for a cursor that this API did not make. */
export async function listFilms({ ctx, input }: { ctx: ReadContext; input: PageQuery }): Promise<FilmPage> {
  const after = pagePositionOrThrow(input.cursor)
  return listRows(ctx.db, { clientId: ctx.clientId, limit: input.limit, after })
}
