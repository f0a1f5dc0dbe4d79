// States of a generation's workflow for tests: a run at a given step, with round numbers.
import { type FollowedAttempt, type RunState, type RunStep, startRun } from '../run-state.ts'

export const NOW = 1_000_000
export const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
export const OTHER_GRANT = { leaseId: 'lease_2', accountId: 'acct_2', fence: 2 }
export const CALLBACK = { attemptId: 'att_1', requestId: 'r-1' }
export const RESOLUTION = { attemptId: 'att_1', outcome: 'failed' } as const
export const COMPLETED = { status: 'completed' } as const
export const TIMING = { grantFallbackMs: 1_000, maxGrantFallbackMs: 8_000, asksPerRun: 3, unknownOutcomeMs: 50_000 }

/** A known attempt, sent at `NOW`. */
export function attempt(over: Partial<FollowedAttempt> = {}): FollowedAttempt {
  const limit = { sinceMs: NOW, forMs: 60_000 }
  return { attemptId: 'att_1', deadlineMs: 60_000, isKnown: true, limit, checkAfterMs: 2_000, ...over }
}

export function runAt(step: RunStep, over: Partial<RunState> = {}): RunState {
  return { ...startRun({ timing: TIMING }), step, ...over }
}
