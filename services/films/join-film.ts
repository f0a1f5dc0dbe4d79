// Joins the clips of an ended film again: after a failed join, after a scene got its clip late, or after its workflow was ended.
// Invariant: the request is stored before its workflow is started, so that housekeeping can start what this call could not.
import type { Film } from '../../contracts/public/films.ts'
import { requestJoin } from '../../db/films/joins.ts'
import type { FilmStatus } from '../../contracts/vocabulary/statuses.ts'
import type { ServiceContext } from '../context.ts'
import { notFound, ServiceProblem } from '../problems/service-problem.ts'
import { getFilm } from './read-films.ts'
import { startFilmJoin } from './start-film-join.ts'

type JoinContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'log'>

/** A repeated call, while the join is open, changes nothing. Throws `not_found`, and `wrong_state` where there is nothing to join. */
export async function joinFilm({ ctx, input }: { ctx: JoinContext; input: { id: string } }): Promise<Film> {
  const { id } = input
  const request = await requestJoin(ctx.db, { clientId: ctx.clientId, id })
  switch (request.kind) {
    case 'missing':
      throw notFound('film', id)
    case 'unfinished':
      throw new ServiceProblem('wrong_state', { detail: whyNotYet(request.status) })
    case 'complete':
      throw new ServiceProblem('wrong_state', { detail: 'The film is completed, and its video has all scenes.' })
    case 'no_clips':
      throw new ServiceProblem('wrong_state', {
        detail: 'No scene of the film has a clip, so there is nothing to join.',
      })
    case 'requested':
      await startFilmJoin(ctx, id)
      return getFilm({ ctx, input })
  }
}

function whyNotYet(status: FilmStatus): string {
  return `The film is ${status}: its clips are joined when its scenes have ended. Follow it, or cancel it.`
}
