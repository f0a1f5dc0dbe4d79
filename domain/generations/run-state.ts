// The state of a generation's workflow: where it is, and what signals have brought.
// Invariant: plain data. `decide` and `afterCommand` are the only functions that move it from step to step.
import type { FailureCode } from '../../contracts/public/job-failures.ts'
import type { CancelStepResult } from '../../contracts/steps/generation-results.ts'
import type {
  AttemptResolved,
  GenerationResult,
  GenerationTiming,
  PlatformCallback,
  SlotGrant,
} from '../../contracts/steps/messages.ts'

/** An attempt that was sent, and how long it is waited for. */
export interface FollowedAttempt {
  attemptId: string
  /** The platform's own time limit for a run of the model. */
  deadlineMs: number
  /** Its request id is recorded, so that its status can be read. */
  isKnown: boolean
  limit: { sinceMs: number; forMs: number }
  /** Time until the next check, where no signal comes before. */
  checkAfterMs: number
}

export interface GenerationFailure {
  code: FailureCode
  detail: string
  /** Default: what the records show. */
  paid?: 'no' | 'yes' | 'unknown'
}

/**
 * - `resuming`: an earlier workflow was ended from outside; the records show where it goes on.
 * - `slot`: needs a slot.
 * - `line`: the pool has no slot for it. `woken`: its wait in the line is over.
 * - `following`: waits for news of its attempt. `news`: that wait is over.
 * - `collecting`: the final status is read next. `last_collect`: the same, after the time limit.
 * - `fetching`: the request is completed and charged; its files are copied next.
 * - `failing`: the failure is written next. `ended`: the records have a final status.
 */
export type RunStep =
  | { at: 'resuming' | 'slot' | 'line' | 'woken' }
  | { at: 'following' | 'news' | 'collecting' | 'last_collect'; attempt: FollowedAttempt }
  | { at: 'fetching'; attemptId: string; keptUntilMs: number }
  | { at: 'failing'; failure: GenerationFailure }
  | { at: 'ended'; result: GenerationResult }

export interface RunState {
  readonly timing: GenerationTiming
  readonly step: RunStep
  /** It had a place in the line when the run started, and has not waited there since. The pool is not asked first. */
  readonly isInLine: boolean
  /** Waits for a slot in a row that ended without a grant, also in earlier runs of the chain. */
  readonly asked: number
  /** `asked` at the start of this run. */
  readonly askedBefore: number
  /** A grant that has not been used. */
  readonly grant: SlotGrant | undefined
  /** The last webhook of each attempt. One may arrive before the submission has returned. */
  readonly callbacks: Readonly<Record<string, PlatformCallback>>
  /** Operators' decisions about unknown attempts. */
  readonly resolutions: Readonly<Record<string, AttemptResolved>>
  /**
   * - `requested`: the next command asks the platform.
   * - `retrying`: the platform did not respond. The workflow repeats the request in the background while it follows the attempt.
   * - `answered`: the platform or the records have answered that it is too late. Only a new request repeats it.
   */
  readonly cancellation: 'none' | 'requested' | 'retrying' | 'answered'
}

/** The state of a new run. `slot`: the grant, or the place in the line, that it starts with. */
export function startRun(input: {
  timing: GenerationTiming
  slot?: SlotGrant | 'in_line' | undefined
  asked?: number | undefined
  isResumed?: boolean | undefined
  isCancelRequested?: boolean | undefined
}): RunState {
  const { timing, slot, asked = 0 } = input
  return {
    timing,
    step: { at: input.isResumed ? 'resuming' : 'slot' },
    isInLine: slot === 'in_line',
    asked,
    askedBefore: asked,
    grant: typeof slot === 'object' ? slot : undefined,
    callbacks: {},
    resolutions: {},
    cancellation: input.isCancelRequested ? 'requested' : 'none',
  }
}

/** A signal, a request to cancel, or the outcome of a cancellation that was repeated in the background. */
export type RunMessage =
  | { kind: 'grant'; grant: SlotGrant }
  | { kind: 'callback'; callback: PlatformCallback }
  | { kind: 'resolution'; resolution: AttemptResolved }
  | { kind: 'cancel' }
  /** The caller has asked for the cancellation, for the first time or again. */
  | { kind: 'cancel_again' }
  | { kind: 'cancel_outcome'; result: CancelStepResult }

/** The state with the message in it. A later message of the same kind replaces the earlier one. */
export function receive(run: RunState, message: RunMessage): RunState {
  switch (message.kind) {
    case 'grant':
      return { ...run, grant: message.grant }
    case 'callback':
      return { ...run, callbacks: { ...run.callbacks, [message.callback.attemptId]: message.callback } }
    case 'resolution':
      return { ...run, resolutions: { ...run.resolutions, [message.resolution.attemptId]: message.resolution } }
    case 'cancel':
      return run.cancellation === 'none' ? { ...run, cancellation: 'requested' } : run
    case 'cancel_again':
      return { ...run, cancellation: 'requested' }
    case 'cancel_outcome':
      return afterBackgroundCancel(run, message.result)
  }
}

/** A request that has arrived meanwhile is not answered by the outcome of an earlier one. */
function afterBackgroundCancel(run: RunState, result: CancelStepResult): RunState {
  switch (result.kind) {
    case 'ended':
      return { ...run, step: { at: 'ended', result: result.result } }
    case 'too_late':
    case 'unavailable':
      return run.cancellation === 'retrying' ? { ...run, cancellation: 'answered' } : run
  }
}

/** Whether a wait or a poll of this step must end early. */
export function isInterrupted(run: RunState): boolean {
  if (run.cancellation === 'requested') return true
  const { step } = run
  switch (step.at) {
    case 'slot':
    case 'line':
      return run.grant !== undefined
    case 'following':
      return callbackOf(run, step.attempt) !== undefined || resolutionOf(run, step.attempt) !== undefined
    case 'news':
      return callbackOf(run, step.attempt) !== undefined
    case 'resuming':
    case 'woken':
    case 'collecting':
    case 'last_collect':
    case 'fetching':
    case 'failing':
      return false
    case 'ended':
      return true
  }
}

/** The webhook of the attempt that was not used yet. */
export function callbackOf(run: RunState, { attemptId }: FollowedAttempt): PlatformCallback | undefined {
  return run.callbacks[attemptId]
}

/** The operator's decision about the attempt. Undefined where the attempt is known: then the decision has no effect. */
export function resolutionOf(run: RunState, { attemptId, isKnown }: FollowedAttempt): AttemptResolved | undefined {
  return isKnown ? undefined : run.resolutions[attemptId]
}
