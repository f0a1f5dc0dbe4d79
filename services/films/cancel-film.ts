// Requests the cancellation of a film, and reports what can still be stopped.
// Invariant: the request is stored before it is delivered, so that housekeeping can deliver it where this call could not.
import type { Film } from '../../contracts/public/films.ts'
import type { Cancellation } from '../../contracts/public/generations.ts'
import { requestJobCancel } from '../../db/jobs/jobs.ts'
import { cancellationEffectOnFilm } from '../../domain/generations/cancellation.ts'
import type { ServiceContext } from '../context.ts'
import { getFilm } from './read-films.ts'
import { notFound } from '../problems/service-problem.ts'
import { deliverCancel } from '../jobs/deliver-cancel.ts'
import { startFilmWorkflow } from '../jobs/start-workflow.ts'

/** A repeated call changes nothing. Throws `not_found`, also for a film of another client. */
export async function cancelFilm({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'log'>
  input: { id: string }
}): Promise<{ cancellation: Cancellation; film: Film }> {
  const asked = await requestJobCancel(ctx.db, { table: 'film', clientId: ctx.clientId, id: input.id })
  if (!asked) throw notFound('film', input.id)
  const cancellation = cancellationEffectOnFilm(asked.status)
  const film = await getFilm({ ctx, input })
  if (cancellation.outcome !== 'already_final') {
    // The workflow must exist to be cancelled. A second start has no effect.
    const isThere =
      asked.workflowStartedAt !== null || (await startFilmWorkflow(ctx, { ...film, sceneCount: film.scenes.length }))
    if (isThere) await deliverCancel(ctx, { table: 'film', id: input.id })
  }
  return { cancellation, film }
}
