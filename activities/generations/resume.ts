// First step of a workflow whose earlier run was ended from outside: the records show where the generation goes on.
// Invariant: nothing is sent here. An attempt that the platform has, or may have, is followed, and needs no slot.
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'
import type { RunningAttempt } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { GenerationDeps } from './deps.ts'
import { soonReadResult, unknownResult } from './result-from-records.ts'

/** `waiting` where it needs a slot, or where the attempt was being sent and its lease is live: then the submission continues under it. */
export async function resumeGeneration(
  deps: GenerationDeps,
  { generationId }: { generationId: string },
): Promise<SubmitStepResult> {
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (!attempt) return { kind: 'waiting' }
  if (isFinalGenerationStatus(attempt.generation.status)) return { kind: 'ended_before' }
  const { attemptId, requestId } = attempt
  const { declaration } = attempt.generation
  switch (attempt.state) {
    case 'submitted':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return soonReadResult(deps, { attemptId, declaration, requestId: requestId ?? '' })
    case 'unknown':
      return unknownResult(deps, { attemptId, declaration })
    case 'submitting':
      return resumeSubmission(deps, attempt)
    case 'refused':
      return { kind: 'waiting' }
  }
}

/** Without its lease it is never sent again, so that it needs no slot and does not wait in the line for one. */
async function resumeSubmission(deps: GenerationDeps, attempt: RunningAttempt): Promise<SubmitStepResult> {
  const { attemptId, lease, tries: tryNumber, generation } = attempt
  const { id: generationId, declaration } = generation
  const { grant } = await deps.records.findGrant({ generationId })
  if (grant?.leaseId === lease.leaseId) return { kind: 'waiting', grant }
  const detail = 'the worker ended while the request was being sent, and its lease has expired'
  const isUnknown = await deps.records.recordUnknown({ attemptId, tryNumber, generationId, detail })
  // A try of the earlier workflow has recorded the outcome meanwhile.
  if (!isUnknown) return resumeGeneration(deps, { generationId })
  return unknownResult(deps, { attemptId, declaration })
}
