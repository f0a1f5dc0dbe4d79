// What the generation activities answer to the workflow. Plain JSON; every outcome is a case, not an exception.
import type { FailureCode } from '../../contracts/public/job-failures.ts'
import type { FinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { GenerationResult, SlotGrant } from '../../contracts/steps/messages.ts'
import type { WaitPlan } from '../../domain/waiting/wait-plan.ts'

export type AcquireStepResult =
  | { kind: 'granted'; grant: SlotGrant }
  | { kind: 'waiting' }
  | { kind: 'final'; status: FinalGenerationStatus }

export type SubmitStepResult =
  | { kind: 'submitted'; attemptId: string; requestId: string; wait: WaitPlan }
  /** Back in the line; perhaps with another slot already. */
  | { kind: 'waiting'; grant?: SlotGrant }
  /** Sent, not answered, never sent again: only its webhook or an operator can tell. `isHeld`: it waits for them without limit. */
  | { kind: 'unknown'; attemptId: string; wait: WaitPlan; isHeld?: boolean }
  | { kind: 'ended'; result: GenerationResult }
  /** It had ended before this step began; the records know how. */
  | { kind: 'ended_before' }

/**
 * `isKnown`: its request id is on record, so that its status can be asked for. `leftMs`: how long it may still take, where
 * the platform said how far it is.
 */
export type CollectStepResult =
  | { kind: 'ended'; result: GenerationResult }
  | { kind: 'not_finished'; isKnown: boolean; leftMs?: number }

/** After an operator's word. `waiting`: back in the line; perhaps with another slot already. */
export type ResolveStepResult =
  | { kind: 'waiting'; grant?: SlotGrant }
  | { kind: 'ended'; result: GenerationResult }
  | { kind: 'not_unknown' }

export type CancelStepResult = { kind: 'ended'; result: GenerationResult } | { kind: 'too_late' }

export interface FailInput {
  generationId: string
  code: FailureCode
  detail: string
  /** Left out: what the records say. Nothing was paid for where nothing was sent; otherwise it is not known. */
  paid?: 'no' | 'yes' | 'unknown'
}
