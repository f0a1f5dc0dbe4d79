// Cancels a generation where that is still possible: while it waits for a slot, or while the platform has it queued.
import { cancellationSignal } from '@temporalio/activity'
import type { Ending, RunningAttempt } from '../../contracts/steps/generation.ts'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { platformUnavailable, type UnusableResponse } from './failures.ts'
import { leaseHoldMs } from './lease-hold.ts'
import type { CancelStepResult } from '../../contracts/steps/generation-results.ts'

export interface CancelInput {
  generationId: string
  /** Set where a time limit ends the generation: a cancelled request then counts as failed, for this reason. */
  failure?: JobFailure
  /** Set where Temporal repeats it until the platform responds: then it throws instead of returning `unavailable`. */
  isRepeated?: boolean
}

/**
 * `too_late` where it runs on the platform, or may run there: then the workflow goes on waiting for it. `unavailable` where the
 * platform did not respond, or has the request still in its queue: then the cancellation can still succeed.
 */
export async function cancelGeneration(deps: GenerationDeps, input: CancelInput): Promise<CancelStepResult> {
  const { generationId } = input
  const ending: Ending = input.failure ? { status: 'failed', error: input.failure } : { status: 'cancelled' }
  const waiting = await endGeneration(deps, { generationId, ending, from: ['waiting'] })
  if (waiting.kind === 'ended') return waiting
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (!attempt || attempt.requestId === null || attempt.state !== 'submitted') return { kind: 'too_late' }
  const { accountId, requestId } = attempt
  const outcome = await deps.platform.cancel({ accountId, requestId, signal: cancellationSignal() })
  switch (outcome.kind) {
    case 'too_late':
      return input.failure
        ? { kind: 'too_late' }
        : afterRefusal(deps, input, { attempt, requestId, detail: outcome.detail })
    case 'unavailable':
      return notCancelled(deps, input, { attemptId: attempt.attemptId, response: outcome })
    case 'cancelled': {
      const ended = await endGeneration(deps, {
        generationId,
        attemptId: attempt.attemptId,
        ending,
        chargedCredits: 0,
      })
      return ended.kind === 'ended' ? ended : { kind: 'too_late' }
    }
  }
}

/** Records the try for the caller. A time limit waits for the response, so Temporal repeats its tries too. */
async function notCancelled(
  deps: GenerationDeps,
  { failure, isRepeated }: CancelInput,
  { attemptId, response }: { attemptId: string; response: UnusableResponse },
): Promise<CancelStepResult> {
  // Without this record the cancellation is repeated all the same.
  await deps.records.recordCancelTry({ attemptId, detail: response.detail }).catch(() => {})
  if (failure || isRepeated) throw platformUnavailable(response)
  return { kind: 'unavailable' }
}

/**
 * The platform refused to cancel. It is too late only where its status is no longer `queued`. A request that runs is recorded as
 * running, so that its caller sees why it was not cancelled.
 */
async function afterRefusal(
  deps: GenerationDeps,
  input: CancelInput,
  refused: { attempt: RunningAttempt; requestId: string; detail: string },
): Promise<CancelStepResult> {
  const { requestId, detail } = refused
  const { attemptId, accountId, dialect } = refused.attempt
  const outcome = await deps.platform.status({ accountId, dialect, requestId, signal: cancellationSignal() })
  switch (outcome.kind) {
    case 'unavailable':
    case 'not_found':
      return notCancelled(deps, input, { attemptId, response: outcome })
    case 'report': {
      const { status } = outcome.report
      if (status === 'queued') return notCancelled(deps, input, { attemptId, response: { detail } })
      if (status === 'in_progress') {
        const { generationId } = input
        await deps.records.recordCheck({ attemptId, generationId, platformStatus: status, holdMs: leaseHoldMs() })
      }
      return { kind: 'too_late' }
    }
  }
}
