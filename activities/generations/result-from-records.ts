// The result of the submit step as the records show it. Used where another try has decided the attempt.
// Invariant: nothing is sent. A repeated step returns what the first one returned, because both answer from the same rows.
import type { Model } from '../../contracts/models/model.ts'
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'
import type { OpenedAttempt } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { leaseHoldMs } from './lease-hold.ts'
import { waitPlanOf } from './wait-plan-of.ts'

interface SentAttempt {
  attemptId: string
  declaration: Model
}

/** The result for an attempt that the platform accepted. */
export async function submittedResult(
  deps: GenerationDeps,
  { attemptId, declaration, requestId }: SentAttempt & { requestId: string },
): Promise<SubmitStepResult> {
  return { kind: 'submitted', attemptId, requestId, wait: await waitPlanOf(deps, declaration) }
}

/** The webhook may have been lost with an earlier workflow, so the status is read at once. */
const FIRST_CHECK_MS = 1_000

/** The result for an attempt that the platform accepted, and that an earlier workflow has followed. */
export async function soonReadResult(
  deps: GenerationDeps,
  { attemptId, declaration, requestId }: SentAttempt & { requestId: string },
): Promise<SubmitStepResult> {
  const wait = await waitPlanOf(deps, declaration)
  const firstCheckMs = Math.min(wait.firstCheckMs, FIRST_CHECK_MS)
  return { kind: 'submitted', attemptId, requestId, wait: { ...wait, firstCheckMs } }
}

/** The result for an attempt that was sent and has no response. */
export async function unknownResult(
  deps: GenerationDeps,
  { attemptId, declaration }: SentAttempt,
): Promise<SubmitStepResult> {
  const [requestId] = await deps.records.listReported({ attemptId })
  const wait = await waitPlanOf(deps, declaration)
  return { kind: 'unknown', attemptId, wait, isHeld: deps.holdsUnknown, ...(requestId ? { requestId } : {}) }
}

/** The result where the lease is lost. `grant`: the lease that the generation has instead. */
export function waitingResult({ grant }: Extract<OpenedAttempt, { kind: 'lease_lost' }>): SubmitStepResult {
  return { kind: 'waiting', ...(grant ? { grant } : {}) }
}

/** Reads the records again. `grant`: the lease that this step was started with. */
export async function resultFromRecords(
  deps: GenerationDeps,
  { generationId, grant }: { generationId: string; grant: SlotGrant },
): Promise<SubmitStepResult> {
  const opened = await deps.records.openAttempt({ generationId, lease: grant, holdMs: leaseHoldMs() })
  switch (opened.kind) {
    case 'lease_lost':
      return waitingResult(opened)
    case 'final':
      return { kind: 'ended_before' }
    case 'cancel_requested':
      return endCancelled(deps, { generationId })
    case 'draft':
      return { kind: 'waiting', grant }
    case 'written':
      return resultOfWritten(deps, opened)
  }
}

/** Ends a generation that was cancelled before anything was sent. Throws where an overlapping try has written an attempt. */
export async function endCancelled(
  deps: GenerationDeps,
  { generationId }: { generationId: string },
): Promise<SubmitStepResult> {
  const ended = await endGeneration(deps, { generationId, ending: { status: 'cancelled' }, from: ['waiting'] })
  if (ended.kind === 'ended') return ended
  throw new Error('another try of this submission has written an attempt')
}

/** What the state of a written attempt means for the workflow. Nothing is sent. */
export async function resultOfWritten(
  deps: GenerationDeps,
  { generation, attempt }: Extract<OpenedAttempt, { kind: 'written' }>,
): Promise<SubmitStepResult> {
  const sent = { attemptId: attempt.id, declaration: generation.declaration }
  switch (attempt.state) {
    case 'submitted':
      return submittedResult(deps, { ...sent, requestId: attempt.requestId ?? '' })
    // Its workflow has lost the end: it collects the result, which reads the decision from the records.
    case 'completed':
    case 'failed':
    case 'cancelled':
      return soonReadResult(deps, { ...sent, requestId: attempt.requestId ?? '' })
    case 'submitting': {
      // An overlapping try sends it. That try may not report to the workflow, so that its outcome has to arrive as a signal.
      const { generationId } = generation
      const detail = 'another try of this step was sending the request'
      await deps.records.recordUnknown({ attemptId: attempt.id, tryNumber: attempt.tries, generationId, detail })
      return unknownResult(deps, sent)
    }
    case 'unknown':
      return unknownResult(deps, sent)
    case 'refused':
      return { kind: 'waiting' }
  }
}
