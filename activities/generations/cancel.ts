// Cancels a generation where that is still possible: while it waits for a slot, or while the platform has it queued.
import { cancellationSignal } from '@temporalio/activity'
import type { Ending } from '../../contracts/steps/generation.ts'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { platformUnavailable } from './failures.ts'
import type { CancelStepResult } from '../../contracts/steps/generation-results.ts'

export interface CancelInput {
  generationId: string
  /** Set where a time limit ends the generation: a cancelled request then counts as failed, for this reason. */
  failure?: JobFailure
}

/** `too_late` where it runs on the platform, or may run there: then the workflow goes on waiting for it. */
export async function cancelGeneration(deps: GenerationDeps, input: CancelInput): Promise<CancelStepResult> {
  const { generationId } = input
  const ending: Ending = input.failure ? { status: 'failed', error: input.failure } : { status: 'cancelled' }
  const waiting = await endGeneration(deps, { generationId, ending, from: ['waiting'] })
  if (waiting.kind === 'ended') return waiting
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (!attempt || attempt.requestId === null || attempt.state !== 'submitted') return { kind: 'too_late' }
  const outcome = await deps.platform.cancel({
    accountId: attempt.accountId,
    requestId: attempt.requestId,
    signal: cancellationSignal(),
  })
  switch (outcome.kind) {
    case 'too_late':
      return { kind: 'too_late' }
    case 'unavailable':
      throw platformUnavailable(outcome)
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
