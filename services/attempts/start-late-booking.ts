// Starts the workflow that follows a late attempt to its end and books what it cost.
import type { LateBookingInput } from '../../contracts/steps/messages.ts'
import type { ServiceContext } from '../context.ts'

/** A workflow that runs already is left as it is. One that has ended runs again: it reads what is left to do. */
export async function startLateBooking(
  ctx: Pick<ServiceContext, 'workflows'>,
  { attemptId, requestId }: LateBookingInput,
): Promise<void> {
  await ctx.workflows.start({
    type: 'lateBooking',
    workflowId: `late-${attemptId}`,
    input: { attemptId, requestId },
    summary: `request ${requestId} of an attempt that was given up`,
    isRepeatable: true,
  })
}
