// What can still be cancelled, said honestly. The platform stops a request only while it is queued there.
import type { FilmStatus, GenerationStatus } from '../../contracts/vocabulary/statuses.ts'

export interface CancellationAnswer {
  outcome: 'cancelling' | 'too_late' | 'already_final'
  detail: string
}

/** `isUnknown`: its request was sent, and nobody knows whether the platform took it. */
export function answerGenerationCancel(generation: {
  status: GenerationStatus
  isUnknown: boolean
}): CancellationAnswer {
  const { status } = generation
  switch (status) {
    case 'waiting':
      return { outcome: 'cancelling', detail: 'It is waiting for a slot and ends at once; nothing is paid.' }
    case 'submitting':
      return { outcome: 'cancelling', detail: generation.isUnknown ? UNKNOWN : SUBMITTING }
    case 'queued':
      return { outcome: 'cancelling', detail: `The platform is asked to take it back, ${ONLY_WHILE_QUEUED}` }
    case 'in_progress':
      return {
        outcome: 'too_late',
        detail:
          'It is running on the platform, which cannot stop it. It ends by itself, is paid for, and the output is kept.',
      }
    case 'collecting':
      return {
        outcome: 'too_late',
        detail: 'The platform has finished it, so it is paid for; the output is being kept just now.',
      }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { outcome: 'already_final', detail: `It is already ${status}.` }
  }
}

const ONLY_WHILE_QUEUED =
  'which it does only while the request is queued there; otherwise it runs to its end and the output is kept.'

const SUBMITTING = `It is on its way to the platform. Once the platform has answered, it is asked to take it back, ${ONLY_WHILE_QUEUED}`

const UNKNOWN =
  'It was sent, and the platform has not said whether it took it, so it cannot be taken back just now. Found queued there, it is taken back; found running, it ends by itself, is paid for, and the output is kept; never taken, it ends unpaid.'

export function answerFilmCancel(status: FilmStatus): CancellationAnswer {
  switch (status) {
    case 'accepted':
    case 'rendering':
      return {
        outcome: 'cancelling',
        detail:
          'No further scene is begun. A clip that is running on the platform ends by itself and is kept; finished scenes stay, joined to a partial video.',
      }
    case 'stitching':
      return {
        outcome: 'too_late',
        detail: 'All clips are paid for and are being joined; the film will be complete in a moment.',
      }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { outcome: 'already_final', detail: `It is already ${status}.` }
  }
}
