// The state of a generation's workflow after a command, from the command's outcome.
// Invariant: every outcome leads to a step; only `ended` has no next command.
import type {
  AcquireStepResult,
  CancelStepResult,
  CollectStepResult,
  FetchStepResult,
  ResolveStepResult,
  SubmitStepResult,
} from '../../contracts/steps/generation-results.ts'
import type { GenerationResult, SlotGrant } from '../../contracts/steps/messages.ts'
import { timedOut } from './decide.ts'
import type { FollowedAttempt, GenerationFailure, RunState, RunStep } from './run-state.ts'

/** A held attempt waits for its webhook or an operator. One year is long enough, and still an end. */
const HELD_MS = 365 * 24 * 60 * 60_000
/** Pause after a status that contradicted its webhook. */
const RECHECK_MS = 5_000

/** The activity failed for good. */
interface StepError {
  kind: 'error'
  detail: string
}

/** What came of a command. `renew` and `end` have no outcome: they end the run. */
export type Outcome =
  /** `interrupted_poll`: a request to cancel ended the poll. */
  | { of: 'wait' | 'poll' | 'interrupted_poll' }
  | { of: 'acquire'; result: AcquireStepResult }
  | { of: 'submit'; result: SubmitStepResult | StepError }
  | { of: 'resume'; result: SubmitStepResult }
  | { of: 'collect'; result: CollectStepResult | StepError }
  | { of: 'fetch'; result: FetchStepResult | StepError }
  | { of: 'resolve'; result: ResolveStepResult }
  | { of: 'cancel'; result: CancelStepResult | StepError }
  | { of: 'fail'; result: GenerationResult }

/** `nowMs`: the time of the outcome. Throws an Error where the outcome does not belong to the state's step. */
export function afterCommand(run: RunState, outcome: Outcome, nowMs: number): RunState {
  // A cancellation in the background has ended the generation while the command ran.
  if (run.step.at === 'ended') return run
  switch (outcome.of) {
    case 'wait':
      return afterWait(run)
    case 'poll':
      return to(run, { at: 'collecting', attempt: attemptOf(run) })
    case 'interrupted_poll':
      return run
    case 'acquire':
      return afterAcquire(run, outcome.result)
    case 'resume':
    case 'submit':
      return afterSubmit(run, outcome.result, nowMs)
    case 'collect':
      return afterCollect(run, outcome.result, nowMs)
    case 'fetch':
      return afterFetch(run, outcome.result, nowMs)
    case 'resolve':
      return afterResolve(run, outcome.result, nowMs)
    case 'cancel':
      return afterCancel(run, outcome.result)
    case 'fail':
      return end(run, outcome.result)
  }
}

function afterWait(run: RunState): RunState {
  if (run.step.at === 'following') return to(run, { at: 'news', attempt: run.step.attempt })
  return to({ ...run, asked: run.asked + 1, isInLine: false }, { at: 'woken' })
}

function afterAcquire(run: RunState, result: AcquireStepResult): RunState {
  switch (result.kind) {
    case 'granted':
      return to({ ...run, grant: result.grant }, { at: 'slot' })
    case 'waiting':
      return to(run, { at: 'line' })
    case 'final':
      return endedBefore(run)
  }
}

function afterSubmit(run: RunState, result: SubmitStepResult | StepError, nowMs: number): RunState {
  switch (result.kind) {
    case 'error':
      return fail(run, { code: 'internal', detail: `the request could not be sent: ${result.detail}` })
    case 'ended':
      return end(run, result.result)
    case 'ended_before':
      return endedBefore(run)
    case 'waiting':
      return backInLine(run, result.grant)
    case 'submitted':
      return to(run, { at: 'following', attempt: follow(run, result, nowMs) })
    case 'unknown':
      return to(withReport(run, result), { at: 'following', attempt: follow(run, result, nowMs) })
  }
}

/** A request that was reported to an earlier workflow is as good as a webhook. A webhook that this run has received is newer. */
function withReport(run: RunState, result: Extract<SubmitStepResult, { kind: 'unknown' }>): RunState {
  const { attemptId, requestId } = result
  if (requestId === undefined || run.callbacks[attemptId]) return run
  return { ...run, callbacks: { ...run.callbacks, [attemptId]: { attemptId, requestId } } }
}

function follow(
  { timing }: RunState,
  result: Extract<SubmitStepResult, { kind: 'submitted' | 'unknown' }>,
  sinceMs: number,
): FollowedAttempt {
  const { attemptId, wait } = result
  const { deadlineMs } = wait
  if (result.kind === 'submitted') {
    const limit = { sinceMs, forMs: deadlineMs }
    return { attemptId, deadlineMs, isKnown: true, limit, checkAfterMs: wait.firstCheckMs }
  }
  const forMs = result.isHeld === true ? HELD_MS : Math.min(timing.unknownOutcomeMs, deadlineMs)
  return { attemptId, deadlineMs, isKnown: false, limit: { sinceMs, forMs }, checkAfterMs: forMs }
}

function afterCollect(run: RunState, result: CollectStepResult | StepError, nowMs: number): RunState {
  const attempt = attemptOf(run)
  switch (result.kind) {
    case 'ended':
      return end(run, result.result)
    case 'decided': {
      const { attemptId, keptUntilMs } = result
      return to(run, { at: 'fetching', attemptId, keptUntilMs })
    }
    case 'error': {
      // Nothing was decided, so the cost is open. Late booking reads the status again.
      const detail = `the final status could not be read while the platform kept the request: ${result.detail}`
      return fail(run, { code: 'outcome_unknown', detail, paid: 'unknown' })
    }
    case 'not_finished':
      if (run.step.at === 'last_collect') return fail(run, { ...timedOut(attempt), paid: 'unknown' })
      return goOnFollowing(run, { attempt, isKnown: result.isKnown, leftMs: result.leftMs, nowMs })
  }
}

/** The request is paid for. Where its time is not over, an operator can fetch the files later. */
function afterFetch(run: RunState, result: FetchStepResult | StepError, nowMs: number): RunState {
  switch (result.kind) {
    case 'ended':
      return end(run, result.result)
    case 'separate':
      return endedBefore(run)
    case 'error': {
      const isOver = run.step.at === 'fetching' && nowMs >= run.step.keptUntilMs
      const code = isOver ? 'output_lost' : 'storage_failed'
      const detail = isOver
        ? `the files could not be stored before the platform deleted them: ${result.detail}`
        : `the files could not be stored: ${result.detail}`
      return fail(run, { code, detail, paid: 'yes' })
    }
  }
}

/** The webhook was early or wrong. A known attempt is polled from now on; an unknown one waits for the next webhook. */
function goOnFollowing(
  run: RunState,
  seen: { attempt: FollowedAttempt; isKnown: boolean; leftMs: number | undefined; nowMs: number },
): RunState {
  const { attempt, isKnown, leftMs, nowMs } = seen
  const { [attempt.attemptId]: _used, ...callbacks } = run.callbacks
  const isAdopted = isKnown && !attempt.isKnown
  // Time in the platform's queue does not count: the deadline is computed again from the reported status.
  const forMs = leftMs ?? (isAdopted ? attempt.deadlineMs : undefined)
  const limit = forMs === undefined ? attempt.limit : { sinceMs: nowMs, forMs }
  const followed = { ...attempt, isKnown, limit, checkAfterMs: isKnown ? RECHECK_MS : limit.forMs }
  // An adopted request may be queued on the platform, where it can still be cancelled.
  const next = isAdopted ? reopenCancellation(run) : run
  return to({ ...next, callbacks }, { at: 'following', attempt: followed })
}

function afterResolve(run: RunState, result: ResolveStepResult, nowMs: number): RunState {
  switch (result.kind) {
    case 'ended':
      return end(run, result.result)
    case 'not_unknown':
      return to(run, { at: 'collecting', attempt: attemptOf(run) })
    case 'not_confirmed':
      return to(run, { at: 'following', attempt: goOnWaiting(attemptOf(run), nowMs) })
    case 'waiting':
      // Nothing runs any more, so that a cancellation can succeed now.
      return backInLine(reopenCancellation(run), result.grant)
  }
}

/** The attempt waits for its webhook or a further decision until its time is over. */
function goOnWaiting(attempt: FollowedAttempt, nowMs: number): FollowedAttempt {
  return { ...attempt, checkAfterMs: Math.max(0, attempt.limit.forMs - (nowMs - attempt.limit.sinceMs)) }
}

function afterCancel(run: RunState, result: CancelStepResult | StepError): RunState {
  if (result.kind === 'ended') return end(run, result.result)
  const { step } = run
  switch (step.at) {
    case 'following':
      return to(run, { at: 'last_collect', attempt: step.attempt })
    case 'news':
      // Also after an error of an earlier build: the request counts as running from here on, and is waited for.
      return { ...run, cancellation: result.kind === 'unavailable' ? 'retrying' : 'answered' }
    case 'resuming':
    case 'slot':
    case 'line':
    case 'woken':
    case 'collecting':
    case 'last_collect':
    case 'fetching':
    case 'failing':
    case 'ended':
      if (result.kind === 'unavailable') return { ...run, cancellation: 'retrying' }
      return result.kind === 'too_late' ? { ...run, cancellation: 'answered' } : run
  }
}

function backInLine(run: RunState, grant: SlotGrant | undefined): RunState {
  return to({ ...run, grant: run.grant ?? grant }, { at: 'slot' })
}

function reopenCancellation(run: RunState): RunState {
  return run.cancellation === 'answered' ? { ...run, cancellation: 'requested' } : run
}

/** The records hold the end; writing a failure changes nothing and returns that end. */
function endedBefore(run: RunState): RunState {
  return fail(run, { code: 'internal', detail: 'it had ended before' })
}

function fail(run: RunState, failure: GenerationFailure): RunState {
  return to(run, { at: 'failing', failure })
}

function end(run: RunState, result: GenerationResult): RunState {
  return to(run, { at: 'ended', result })
}

function to(run: RunState, step: RunStep): RunState {
  return { ...run, step }
}

function attemptOf({ step }: RunState): FollowedAttempt {
  if ('attempt' in step) return step.attempt
  throw new Error(`no attempt is followed at ${step.at}`)
}
