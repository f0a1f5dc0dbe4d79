// First step of a workflow whose earlier run was ended from outside: the records show where the generation goes on.
// Invariant: nothing is sent here. An attempt that the platform has, or may have, is followed, and needs no slot.
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'
import type { RunningAttempt } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { GenerationDeps } from './deps.ts'
import { waitPlanOf } from './wait-plan-of.ts'

/** The webhook may have been lost meanwhile, so the status is read at once. */
const FIRST_CHECK_MS = 1_000

/** `waiting` where it needs a slot, or where the attempt was being sent: then the submission continues under its own lease. */
export async function resumeGeneration(
  deps: GenerationDeps,
  { generationId }: { generationId: string },
): Promise<SubmitStepResult> {
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (!attempt) return { kind: 'waiting' }
  if (isFinalGenerationStatus(attempt.generation.status)) return { kind: 'ended_before' }
  switch (attempt.state) {
    case 'submitted':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return follow(deps, attempt)
    case 'unknown': {
      const wait = await waitPlanOf(deps, attempt.generation.model)
      return { kind: 'unknown', attemptId: attempt.attemptId, wait, isHeld: deps.holdsUnknown }
    }
    case 'submitting':
    case 'refused':
      return { kind: 'waiting' }
  }
}

async function follow(deps: GenerationDeps, { attemptId, requestId, generation }: RunningAttempt) {
  const wait = await waitPlanOf(deps, generation.model)
  const firstCheckMs = Math.min(wait.firstCheckMs, FIRST_CHECK_MS)
  return { kind: 'submitted' as const, attemptId, requestId: requestId ?? '', wait: { ...wait, firstCheckMs } }
}
