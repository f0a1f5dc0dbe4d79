// Ends a generation as failed after the workflow gave up: a time limit, an unknown outcome, or a step that kept failing.
import type { GenerationResult } from '../../contracts/steps/messages.ts'
import { chargeOnGiveUp, paidOnGiveUp } from '../../domain/generations/give-up-cost.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import type { FailInput } from '../../contracts/steps/generation-results.ts'

/** Where the generation has ended before, its own end is the result. Whether it was paid for comes from the records alone. */
export async function failGeneration(deps: GenerationDeps, input: FailInput): Promise<GenerationResult> {
  const { generationId, code, detail } = input
  const attempt = await deps.records.findRunningAttempt({ generationId })
  const paid = paidOnGiveUp(attempt)
  const ended = await endGeneration(deps, {
    generationId,
    ...(attempt ? { attemptId: attempt.attemptId } : {}),
    ending: { status: 'failed', error: { code, detail, paid } },
    chargedCredits: chargeOnGiveUp(paid),
  })
  return ended.kind === 'ended' ? ended.result : { status: 'failed', code, detail, paid }
}
