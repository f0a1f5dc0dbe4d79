// What can still be cancelled, said honestly. The platform stops a request only while it is queued there.
import type { FilmStatus, GenerationStatus } from '../contracts/statuses.ts'

export interface CancellationAnswer {
  outcome: 'cancelling' | 'too_late' | 'already_final'
  detail: string
}

export function answerGenerationCancel(status: GenerationStatus): CancellationAnswer {
  switch (status) {
    case 'waiting':
      return { outcome: 'cancelling', detail: 'It is waiting for a slot and ends at once; nothing is paid.' }
    case 'submitting':
    case 'queued':
      return {
        outcome: 'cancelling',
        detail:
          'The platform is asked to take it back, which it does only while the request is queued there; otherwise it runs to its end and the output is kept.',
      }
    case 'in_progress':
    case 'settling':
      return {
        outcome: 'too_late',
        detail:
          'It is running on the platform, which cannot stop it. It ends by itself, is paid for, and the output is kept.',
      }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { outcome: 'already_final', detail: `It is already ${status}.` }
  }
}

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
