// One wide log event for each activity attempt, with its outcome.
// Invariant: expected waits (benign failures) are not logged as errors.
import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common'
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker'
import type { Logger } from '../telemetry/logger.ts'

type Outcome = 'completed' | 'not_ready' | 'cancelled' | 'failed'

/** An interceptor that logs and changes nothing else. */
export function logActivityAttempts(log: Logger): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const startedAtMs = performance.now()
      const logOutcome = (outcome: Outcome, error?: unknown) => {
        const { activityType, attempt, workflowExecution } = activityInfo()
        const workflowId = workflowExecution?.workflowId
        const durationMs = Math.round(performance.now() - startedAtMs)
        const level = outcome === 'failed' ? 'warn' : outcome === 'not_ready' ? 'debug' : 'info'
        log[level](
          { activityType, workflowId, attempt, durationMs, outcome, ...(outcome === 'failed' ? { err: error } : {}) },
          'activity attempt',
        )
      }
      try {
        const result = await next(input)
        logOutcome('completed')
        return result
      } catch (error) {
        logOutcome(outcomeOf(error), error)
        throw error
      }
    },
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof CancelledFailure) return 'cancelled'
  const benign = error instanceof ApplicationFailure && error.category === ApplicationFailureCategory.BENIGN
  return benign ? 'not_ready' : 'failed'
}
