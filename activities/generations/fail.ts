// Ends a generation as failed where the workflow has given up: a time limit, an unknown outcome, a step that kept failing.
import type { GenerationResult } from '../../contracts/steps/messages.ts'
import type { FailInput } from './step-results.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'

export async function failGeneration(deps: GenerationDeps, input: FailInput): Promise<GenerationResult> {
  const { generationId, code, detail } = input
  const attempt = await deps.records.findRunningAttempt({ generationId })
  const paid = input.paid ?? (attempt && attempt.state !== 'refused' ? 'unknown' : 'no')
  const ended = await endGeneration(deps, {
    generationId,
    ...(attempt ? { attemptId: attempt.attemptId } : {}),
    ending: { status: 'failed', error: { code, detail, paid } },
    chargedCredits: paid === 'no' ? 0 : paid === 'yes' ? (attempt?.generation.priceCredits ?? null) : null,
  })
  return ended.kind === 'ended' ? ended.result : { status: 'failed', code, detail, paid }
}
