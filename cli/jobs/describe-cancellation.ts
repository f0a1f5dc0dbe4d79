// What a request to cancel has done to a job, in lines for people.
import type { Cancellation, CancellationState, FilmCancellation } from '../../contracts/public/cancellation.ts'
import type { Film } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { capitalized, describeChargeOfFilm, describeChargeOfGeneration, hasCharge } from '../money/describe-charge.ts'
import { row } from './job-rows.ts'

/** The state, the cost where it is not certain to be nothing, and the takes of a film. */
export function describeCancellation(
  { state, detail, paid, ...rest }: Cancellation | FilmCancellation,
  job: Generation | Film,
): string[] {
  const scenes = 'scenes' in rest ? rest.scenes : []
  return [
    `${LABELS[state]}: ${detail}`,
    ...(state === 'requested'
      ? [`Requested at ${job.cancelRequestedAt ?? 'an unknown time'}, in force.`]
      : [`Paid: ${paid}.`]),
    ...(state === 'requested' || paid === 'no' ? [] : [costOf(job)]),
    ...scenes.map(
      (scene) => `Scene ${scene.sceneIndex + 1}, take ${scene.take}: ${LABELS[scene.state]}, paid: ${scene.paid}.`,
    ),
  ]
}

/** The row of `hfw get`. Empty where no cancellation was requested before the end of the job. */
export function cancellationRow({
  cancellation,
  cancelRequestedAt,
}: Pick<Generation, 'cancellation' | 'cancelRequestedAt'>): string[] {
  if (cancellation === null || cancelRequestedAt === null) return []
  const { state, detail } = cancellation
  const label = state === 'requested' ? 'not decided' : LABELS[state].toLowerCase()
  return [row('cancel', `${label}, requested at ${cancelRequestedAt}: ${detail}`)]
}

function costOf(job: Generation | Film): string {
  if (!hasCharge(job)) return `Cost: about ${job.priceCredits} credits where it completes.`
  const charge = 'scenes' in job ? describeChargeOfFilm(job) : describeChargeOfGeneration(job)
  return `${capitalized(charge)}.`
}

const LABELS: Record<CancellationState, string> = {
  requested: 'Not decided yet',
  cancelled_unpaid: 'Cancelled',
  cancelled_in_part: 'Cancelled in part',
  too_late: 'Too late',
  already_final: 'Already ended',
}
