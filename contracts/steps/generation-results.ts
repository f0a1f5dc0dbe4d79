// What the generation activities return to the workflow. Plain JSON; every outcome is a case, not an exception.
import type { FailureCode } from '../public/job-failures.ts'
import type { FinalGenerationStatus } from '../vocabulary/statuses.ts'
import type { GenerationResult, LateBookingResult, SlotGrant } from './messages.ts'

/** How long an accepted request is waited for. All durations count from its acceptance. */
export interface WaitPlan {
  /** Time of the first status check. */
  firstCheckMs: number
  /** Estimate of the whole duration, for people. Left out until a run of ours was measured. */
  expectedMs?: number
  /** After this the request cannot be running any more. */
  deadlineMs: number
}

export type AcquireStepResult =
  | { kind: 'granted'; grant: SlotGrant }
  | { kind: 'waiting' }
  | { kind: 'final'; status: FinalGenerationStatus }

export type SubmitStepResult =
  | { kind: 'submitted'; attemptId: string; requestId: string; wait: WaitPlan }
  /** Back in the line. `grant`: another slot was granted in the same transaction. */
  | { kind: 'waiting'; grant?: SlotGrant }
  /**
   * Sent without a response, and never sent again: only its webhook or an operator decides. `isHeld`: it waits without limit.
   * `requestId`: a webhook or an operator has reported it, maybe to an earlier workflow. It is read at once.
   */
  | { kind: 'unknown'; attemptId: string; wait: WaitPlan; isHeld?: boolean; requestId?: string }
  | { kind: 'ended'; result: GenerationResult }
  /** The generation had ended before this step began; the records hold the result. */
  | { kind: 'ended_before' }

/**
 * `isKnown`: its request id is recorded, so that its status can be read. `leftMs`: the time that it has left, by the
 * status that the platform reported.
 */
export type CollectStepResult =
  | { kind: 'ended'; result: GenerationResult }
  /** Completed and charged. The files are fetched next, for as long as the platform keeps them. */
  | { kind: 'decided'; attemptId: string; keptUntilMs: number }
  | { kind: 'not_finished'; isKnown: boolean; leftMs?: number }

/** `separate`: the files are stored with their attempt, and its generation goes on without them. */
export type FetchStepResult = { kind: 'ended'; result: GenerationResult } | { kind: 'separate' }

/** `filesKeptUntilMs`: set where files are left to fetch. */
export interface BookLateStepResult extends LateBookingResult {
  filesKeptUntilMs?: number
}

/** Where the files of a paid attempt were found again. */
export interface FoundOutputs {
  attemptId: string
  keptUntilMs: number
}

/**
 * After an operator's decision. `waiting`: back in the line. `grant`: another slot was granted in the same transaction.
 * `not_confirmed`: the platform could not be asked, so the decision had no effect and the attempt stays unknown.
 */
export type ResolveStepResult =
  | { kind: 'waiting'; grant?: SlotGrant }
  | { kind: 'ended'; result: GenerationResult }
  | { kind: 'not_unknown' }
  | { kind: 'not_confirmed' }

export type CancelStepResult =
  | { kind: 'ended'; result: GenerationResult }
  /** The request has started or ended on the platform, or has no request id yet. */
  | { kind: 'too_late' }
  /** The platform did not respond, or refused although the request is queued there: the cancellation is repeated. */
  | { kind: 'unavailable' }

export interface FailInput {
  generationId: string
  code: FailureCode
  detail: string
  /** Default: `no` where nothing was sent, otherwise `unknown`. */
  paid?: 'no' | 'yes' | 'unknown'
}
