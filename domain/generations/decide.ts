// What a generation's workflow does next: a pure function of its state and the time.
// Invariant: a request is submitted only with a grant, and never while an attempt is followed.
import type { AttemptResolved, GenerationResult, SlotGrant } from '../../contracts/steps/messages.ts'
import { fetchTimeMs } from './kept-until.ts'
import { callbackOf, type FollowedAttempt, type GenerationFailure, resolutionOf, type RunState } from './run-state.ts'

export type Command =
  /** Reads from the records where an earlier workflow was ended. */
  | { do: 'resume' }
  | { do: 'acquire' }
  | { do: 'submit'; grant: SlotGrant }
  /** Until a message arrives that matters at this step, at most `forMs`. */
  | { do: 'wait'; forMs: number }
  /** Reads the status again and again until it is final or a message arrives, at most `forMs`. */
  | { do: 'poll'; forMs: number }
  /** `requestId`: from the webhook. */
  | { do: 'collect'; requestId?: string }
  /** Copies the files of a completed attempt, for at most `forMs`. */
  | { do: 'fetch'; attemptId: string; forMs: number }
  | { do: 'resolve'; resolution: AttemptResolved }
  /** `failure`: set where a time limit is over; a request that is cancelled so counts as failed. */
  | { do: 'cancel'; failure?: GenerationFailure & { paid: 'no' } }
  | { do: 'fail'; failure: GenerationFailure }
  /** Continues in a new run with an empty history. */
  | { do: 'renew'; asked: number }
  | { do: 'end'; result: GenerationResult }

export interface Decision {
  command: Command
  /** The state without what the command uses up. */
  run: RunState
}

export interface Facts {
  nowMs: number
  /** Temporal suggests a new run, because the history is long. */
  isHistoryLong: boolean
}

/** The next command. `run.step` stays as it is until the outcome is known. */
export function decide(run: RunState, facts: Facts): Decision {
  const { step } = run
  switch (step.at) {
    case 'resuming':
      return { run, command: { do: 'resume' } }
    case 'slot':
      return needSlot(run)
    case 'line':
      return { run, command: waitInLine(run) }
    case 'woken':
      return mustRenew(run, facts) ? { run, command: { do: 'renew', asked: run.asked } } : needSlot(run)
    case 'following': {
      const leftMs = leftOf(step.attempt, facts.nowMs)
      if (leftMs > 0) return { run, command: { do: 'wait', forMs: Math.min(step.attempt.checkAfterMs, leftMs) } }
      return { run, command: giveUp(step.attempt) }
    }
    case 'news':
      return handleNews(run, step.attempt, facts)
    case 'collecting':
      return { run, command: collect(run, step.attempt) }
    case 'last_collect':
      return { run, command: { do: 'collect' } }
    case 'fetching': {
      const { attemptId, keptUntilMs } = step
      return { run, command: { do: 'fetch', attemptId, forMs: fetchTimeMs({ keptUntilMs, nowMs: facts.nowMs }) } }
    }
    case 'failing':
      return { run, command: { do: 'fail', failure: step.failure } }
    case 'ended':
      return { run, command: { do: 'end', result: step.result } }
  }
}

/** A grant is used at once. Without one the pool is asked, unless the generation is in the line. */
function needSlot(run: RunState): Decision {
  // Nothing is sent here, so a cancellation always succeeds; it is repeated until the records have it.
  if (run.cancellation === 'requested') return { run, command: { do: 'cancel' } }
  const { grant } = run
  if (grant) return { run: { ...run, grant: undefined, asked: 0 }, command: { do: 'submit', grant } }
  return { run, command: run.isInLine ? waitInLine(run) : { do: 'acquire' } }
}

/** The wait for a grant doubles each time, because the pool itself repeats a grant whose signal was lost. */
function waitInLine({ timing, asked }: RunState): Command {
  const forMs = Math.min(timing.maxGrantFallbackMs, timing.grantFallbackMs * 2 ** Math.min(asked, 30))
  return { do: 'wait', forMs }
}

/** Only while it holds nothing: messages of this run would not reach the next. */
function mustRenew(run: RunState, { isHistoryLong }: Facts): boolean {
  if (run.grant !== undefined || run.cancellation !== 'none') return false
  return run.asked - run.askedBefore >= run.timing.asksPerRun || isHistoryLong
}

function handleNews(run: RunState, attempt: FollowedAttempt, { nowMs }: Facts): Decision {
  if (run.cancellation === 'requested') return { run, command: { do: 'cancel' } }
  const resolution = resolutionOf(run, attempt)
  if (resolution) {
    const { [attempt.attemptId]: _used, ...resolutions } = run.resolutions
    return { run: { ...run, resolutions }, command: { do: 'resolve', resolution } }
  }
  const isPolled = attempt.isKnown && callbackOf(run, attempt) === undefined
  return { run, command: isPolled ? { do: 'poll', forMs: leftOf(attempt, nowMs) } : collect(run, attempt) }
}

function collect(run: RunState, attempt: FollowedAttempt): Command {
  const callback = callbackOf(run, attempt)
  return { do: 'collect', ...(callback ? { requestId: callback.requestId } : {}) }
}

/** The time limit is over. A request that is still queued on the platform is cancelled there, so that it is not paid for. */
function giveUp(attempt: FollowedAttempt): Command {
  if (attempt.isKnown) return { do: 'cancel', failure: { ...timedOut(attempt), paid: 'no' } }
  const detail =
    'The request was sent, but neither a response nor a webhook arrived. It was not sent again, because it may have been paid for.'
  return { do: 'fail', failure: { code: 'outcome_unknown', detail, paid: 'unknown' } }
}

/** The failure of an attempt whose time limit is over. */
export function timedOut({ deadlineMs }: FollowedAttempt): GenerationFailure {
  const minutes = Math.round(deadlineMs / 60_000)
  const detail = `The platform did not finish within its own limit for this model, ${minutes} minutes of work or one day in its queue.`
  return { code: 'timed_out', detail }
}

function leftOf({ limit }: FollowedAttempt, nowMs: number): number {
  return limit.forMs - (nowMs - limit.sinceMs)
}
