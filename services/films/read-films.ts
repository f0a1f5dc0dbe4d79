// Reads the client's films.
import type { Film, FilmPage, Scene } from '../../contracts/public/films.ts'
import type { FilmQuery } from '../../contracts/public/job-filters.ts'
import { findFilm, listFilms as listRows } from '../../db/films/read.ts'
import { readPlace } from '../../db/pool/place.ts'
import type { ServiceContext } from '../context.ts'
import { withFilmPage } from '../jobs/workflow-page.ts'
import { notFound } from '../problems/service-problem.ts'
import { jobPageOrThrow } from '../requests/job-page.ts'

type ReadContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflowPageOf'>

/** One film; a scene that waits for a slot has its place in the line. Throws `not_found`, also for a film of another client. */
export async function getFilm({ ctx, input }: { ctx: ReadContext; input: { id: string } }): Promise<Film> {
  const film = await findFilm(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!film) throw notFound('film', input.id)
  const scenes = await Promise.all(film.scenes.map((scene) => withLine(ctx, scene)))
  return withFilmPage(ctx, { ...film, scenes })
}

async function withLine({ db }: Pick<ReadContext, 'db'>, scene: Scene): Promise<Scene> {
  const take = scene.takes.at(-1)
  if (take?.status !== 'waiting') return scene
  const line = await readPlace(db, { generationId: take.generationId })
  return line ? { ...scene, line } : scene
}

/** One page, newest first. Throws `invalid_request` for a cursor that this API did not make, and for an empty period. */
export async function listFilms({ ctx, input }: { ctx: ReadContext; input: FilmQuery }): Promise<FilmPage> {
  return listRows(ctx.db, { clientId: ctx.clientId, ...jobPageOrThrow(input) })
}
