// What a request to cancel a job has done so far.
// Invariant: a state other than `requested` is final, and `paid` is `no` or `yes` only where that is decided.
import { z } from 'zod'
import { GenerationId } from './ids.ts'

export const CANCELLATION_STATES = [
  'requested',
  'cancelled_unpaid',
  'cancelled_in_part',
  'too_late',
  'already_final',
] as const

export const CancellationState = z.enum(CANCELLATION_STATES).meta({
  id: 'CancellationState',
  description:
    '`requested`: not decided yet; the request is repeated until it is. `cancelled_unpaid`: the job is cancelled, and nothing was paid. `cancelled_in_part`: a film is cancelled, and clips that were paid for are kept. `too_late`: the platform had begun or ended it, so it ends normally. `already_final`: it had ended before the request.',
})
export type CancellationState = z.infer<typeof CancellationState>

const Paid = z.enum(['no', 'yes', 'unknown']).meta({
  description:
    'Whether credits were spent on the job. `unknown`: not decided yet, or the outcome of an attempt is not known.',
})

export const Cancellation = z
  .object({ state: CancellationState, detail: z.string(), paid: Paid })
  .meta({ id: 'Cancellation' })
export type Cancellation = z.infer<typeof Cancellation>

export const FilmCancellation = Cancellation.extend({
  scenes: z
    .array(
      z.object({
        sceneIndex: z.int(),
        take: z.int(),
        generationId: GenerationId,
        state: CancellationState,
        paid: Paid,
      }),
    )
    .meta({ description: 'The takes that had not ended at the time of the request.' }),
}).meta({ id: 'FilmCancellation' })
export type FilmCancellation = z.infer<typeof FilmCancellation>
