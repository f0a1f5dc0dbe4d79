// Starts the workflow that follows a request of a late attempt to its end and books what it cost.
import type { LateBookingInput } from '../../contracts/steps/messages.ts'
import type { ServiceContext } from '../context.ts'

/** A workflow that runs already is left as it is. One that has ended runs again: it reads what is left to do. */
export async function startLateBooking(
  ctx: Pick<ServiceContext, 'workflows'>,
  { attemptId, requestId }: LateBookingInput,
): Promise<void> {
  await ctx.workflows.start({
    type: 'lateBooking',
    workflowId: `late-${attemptId}-${requestId}`,
    input: { attemptId, requestId },
    summary: `request ${requestId} of an attempt that its generation does not wait for`,
    isRepeatable: true,
  })
}
