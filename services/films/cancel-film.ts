// Requests the cancellation of a film, and reports what the request has done.
// Invariant: the request is stored before it is delivered, so that housekeeping can deliver it where this call could not.
import type { FilmCancellation } from '../../contracts/public/cancellation.ts'
import type { Film } from '../../contracts/public/films.ts'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { requestJobCancel } from '../../db/jobs/jobs.ts'
import { cancellationAfterEnd, paidBy } from '../../domain/generations/cancellation.ts'
import type { ServiceContext } from '../context.ts'
import { getFilm } from './read-films.ts'
import { notFound } from '../problems/service-problem.ts'
import { deliverCancel } from '../jobs/deliver-cancel.ts'
import { startFilmWorkflow } from '../jobs/start-workflow.ts'
import { untilDecided } from '../jobs/until-decided.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'events' | 'log'>

/**
 * A repeated call is delivered again, also to the scenes that run. Waits about two seconds for the outcome. Throws `not_found`,
 * also for a film of another client.
 */
export async function cancelFilm({
  ctx,
  input,
}: {
  ctx: CancelContext
  input: { id: string }
}): Promise<{ cancellation: FilmCancellation; film: Film }> {
  const asked = await requestJobCancel(ctx.db, { table: 'film', clientId: ctx.clientId, id: input.id })
  if (!asked) throw notFound('film', input.id)
  const read = () => getFilm({ ctx, input })
  const film = await read()
  if (isFinalFilmStatus(film.status)) return withOutcome(film)
  // The workflow must exist to be cancelled. A second start has no effect.
  const isThere =
    asked.workflowStartedAt !== null || (await startFilmWorkflow(ctx, { ...film, sceneCount: film.scenes.length }))
  const isDelivered = isThere && (await deliverCancel(ctx, { table: 'film', id: input.id }))
  if (!isDelivered) return withOutcome(film)
  await askScenesAgain(ctx, film)
  return withOutcome(await untilDecided(ctx, { id: input.id, read }))
}

/** Temporal passes the film's cancellation to a running scene only once. A further request reaches the scene as a signal. */
async function askScenesAgain(ctx: CancelContext, film: Film): Promise<void> {
  const takes = film.scenes.flatMap((scene) => scene.takes)
  for (const { generationId, status } of takes) {
    if (isFinalGenerationStatus(status)) continue
    await ctx.workflows.signal(generationId, 'cancelRequested', {}).catch((error: unknown) => {
      ctx.log.warn({ err: error, workflowId: generationId }, 'a scene was not signalled; its film cancels it')
    })
  }
}

/** A film that had ended before the first request has no cancellation of its own. */
function withOutcome(film: Film): { cancellation: FilmCancellation; film: Film } {
  const { status, error, scenes } = film
  const isPaid = status === 'completed' || scenes.some(({ clip }) => clip !== null)
  const before = cancellationAfterEnd(status, isPaid ? 'yes' : (error?.paid ?? paidBy(film)))
  return { cancellation: film.cancellation ?? { ...before, scenes: [] }, film }
}
