// What a cancellation can still stop, as callers see it. The platform stops a request only while it is queued there.
import type { FilmStatus, GenerationStatus } from '../../contracts/vocabulary/statuses.ts'

export interface CancellationEffect {
  outcome: 'cancelling' | 'too_late' | 'already_final'
  detail: string
}

/** `isUnknown`: its request was sent without a response, so it is not known whether the platform accepted it. */
export function cancellationEffectOnGeneration(generation: {
  status: GenerationStatus
  isUnknown: boolean
}): CancellationEffect {
  const { status } = generation
  switch (status) {
    case 'waiting':
      return { outcome: 'cancelling', detail: 'It is waiting for a slot and ends at once; nothing is paid.' }
    case 'submitting':
      return { outcome: 'cancelling', detail: generation.isUnknown ? UNKNOWN : SUBMITTING }
    case 'queued':
      return { outcome: 'cancelling', detail: `The platform receives the cancellation. ${ONLY_WHILE_QUEUED}` }
    case 'in_progress':
      return {
        outcome: 'too_late',
        detail:
          'It is running on the platform, which cannot stop it. It will finish, is paid for, and its output is stored.',
      }
    case 'collecting':
      return {
        outcome: 'too_late',
        detail: 'The platform has finished it, so it is paid for. Its output is being stored.',
      }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { outcome: 'already_final', detail: `It is already ${status}.` }
  }
}

const ONLY_WHILE_QUEUED =
  'It cancels a request only while that is queued there. Otherwise the request finishes, and its output is stored.'

const SUBMITTING = `It is being sent to the platform. After the response the platform receives the cancellation. ${ONLY_WHILE_QUEUED}`

const UNKNOWN =
  'It was sent, and the platform did not respond, so it cannot be cancelled now. If it is found queued, it is cancelled. If it is found running, it finishes, is paid for, and its output is stored. If the platform never accepted it, it ends unpaid.'

/** What a cancellation does to a film with this status, as text for the caller. */
export function cancellationEffectOnFilm(status: FilmStatus): CancellationEffect {
  switch (status) {
    case 'accepted':
    case 'rendering':
      return {
        outcome: 'cancelling',
        detail:
          'No further scene begins. A clip that is running on the platform finishes and is stored. Finished scenes are joined to a partial video.',
      }
    case 'stitching':
      return {
        outcome: 'too_late',
        detail: 'All clips are paid for and are being joined, so the film completes soon.',
      }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { outcome: 'already_final', detail: `It is already ${status}.` }
  }
}
