// Follows up what became known of an attempt after its workflow may have gone on without it.
// Invariant: never throws. Every fact is in the records before, so that housekeeping or an operator can repeat the step.
import type { LateOutcome } from '../../contracts/steps/generation.ts'
import { resolveAfterEnd } from '../../db/attempts/book-late.ts'
import type { ServiceContext } from '../context.ts'
import { signalOrResume } from '../jobs/signal-or-resume.ts'
import { startLateBooking } from './start-late-booking.ts'

type ReportContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** Signals the workflow of the generation, or starts the late booking of a request that the generation does not wait for. */
export async function reportLateOutcome(ctx: ReportContext, outcome: LateOutcome): Promise<void> {
  try {
    await report(ctx, outcome)
  } catch (error) {
    ctx.log.warn({ err: error, ...outcome }, 'a late outcome of an attempt was recorded, but not followed up yet')
  }
}

async function report(ctx: ReportContext, outcome: LateOutcome): Promise<void> {
  const { generationId, attemptId } = outcome
  switch (outcome.kind) {
    case 'found': {
      const { requestId } = outcome
      await signalOrResume(ctx, generationId, { name: 'platformCallback', payload: { attemptId, requestId } })
      return
    }
    case 'refused': {
      const payload = { attemptId, outcome: 'not_accepted' } as const
      const delivery = await signalOrResume(ctx, generationId, { name: 'attemptResolved', payload })
      if (delivery === 'gone') await resolveAfterEnd(ctx.db, { attemptId, resolvedAs: 'not_accepted' })
      return
    }
    case 'accepted_again': {
      const { requestId } = outcome
      ctx.log.error(
        { generationId, attemptId, requestId },
        'the platform accepted a request that its generation does not wait for; it may cost twice, and its cost is booked when it ends',
      )
      await startLateBooking(ctx, { attemptId, requestId })
    }
  }
}
