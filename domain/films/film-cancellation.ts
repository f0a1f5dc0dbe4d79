// What a request to cancel has done to a film and to the takes that had not ended, as callers see it.
// Invariant: the state follows from the records; nothing else stores it.
import type { Cancellation, FilmCancellation } from '../../contracts/public/cancellation.ts'
import type { Charge } from '../../contracts/public/money.ts'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import { type FilmStatus, type GenerationStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { cancellationOfGeneration, paidBy } from '../generations/cancellation.ts'

export interface CancelledTake {
  sceneIndex: number
  take: number
  generationId: string
  status: GenerationStatus
  error: JobFailure | null
  finishedAt: Date | null
  /** What the ledger shows. Default: nothing. */
  charge?: Charge
}

type Paid = Cancellation['paid']

/** Its workflow cancels the scenes. Until it does, a scene that waits may be sent and paid for. */
const untilDecided = (paid: Paid): Paid => (paid === 'no' ? 'unknown' : paid)

/** The state of a cancellation that was requested at `requestedAt`, before the film ended. `takes`: all takes of the film. */
export function cancellationOfFilm(film: {
  status: FilmStatus
  error: JobFailure | null
  requestedAt: Date
  takes: readonly CancelledTake[]
}): FilmCancellation {
  const affected = film.takes.filter(({ finishedAt }) => finishedAt === null || finishedAt > film.requestedAt)
  const scenes = affected.map(({ sceneIndex, take, generationId, ...job }) => {
    const { state, paid } = cancellationOfGeneration({ ...job, isUnknown: false })
    return { sceneIndex, take, generationId, state, paid: state === 'requested' ? untilDecided(paid) : paid }
  })
  return { ...stateOf(film.status, film.error, paidForTakes(film.takes)), scenes }
}

/** Whether credits were spent on any take. `unknown` where no take was paid for and one is not decided. */
export function paidForTakes(takes: readonly Pick<CancelledTake, 'status' | 'error' | 'charge'>[]): Paid {
  const paid = takes.map(({ status, error, charge }): Paid => {
    if (status === 'failed') return error?.paid ?? 'unknown'
    if (status === 'completed') return 'yes'
    const charged = paidBy(charge)
    // An attempt that runs may become paid for.
    const isSent = !isFinalGenerationStatus(status) && status !== 'waiting'
    return charged === 'no' && isSent ? 'unknown' : charged
  })
  if (paid.includes('yes')) return 'yes'
  return paid.includes('unknown') ? 'unknown' : 'no'
}

function stateOf(status: FilmStatus, error: JobFailure | null, paid: Paid): Cancellation {
  switch (status) {
    case 'accepted':
    case 'rendering':
      return {
        state: 'requested',
        detail:
          'No further scene begins. A clip that is queued on the platform is cancelled there; one that runs finishes and is stored. Finished scenes are joined to a partial video.',
        paid: untilDecided(paid),
      }
    case 'stitching':
      return { state: 'too_late', detail: 'All clips are paid for and are being joined.', paid: 'yes' }
    case 'completed':
      return { state: 'too_late', detail: 'All scenes were completed and paid for.', paid: 'yes' }
    case 'failed':
      return { state: 'too_late', detail: 'It failed before it could be cancelled.', paid: error?.paid ?? paid }
    case 'cancelled':
      return paid === 'no'
        ? { state: 'cancelled_unpaid', detail: 'It is cancelled, and nothing was paid.', paid }
        : { state: 'cancelled_in_part', detail: 'It is cancelled. Clips that were paid for are kept.', paid }
  }
}
