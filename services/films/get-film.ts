// Reads one film of the client.
import type { Film } from '../../contracts/public/films.ts'
import { findFilm } from '../../db/films/read.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

/** Throws `not_found` also for a film of another client. */
export async function getFilm({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId'>
  input: { id: string }
}): Promise<Film> {
  const film = await findFilm(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!film) throw notFound('film', input.id)
  return film
}
