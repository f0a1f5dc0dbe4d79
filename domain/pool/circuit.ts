// The breaker of an account: what keeps failing is left alone for a growing while, then tried with a single generation.
// Invariant: an open circuit always has an end; only its probe's success closes it before the next try.
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'

export interface Circuit {
  cause: CircuitCause
  openedAtMs: number
  /** From then on one generation at a time may try. */
  untilMs: number
  /** How often in a row it was opened. */
  opens: number
}

/** Failures counted towards opening. */
export interface FailureCount {
  count: number
  sinceMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** First and longest time that a circuit stays open. It doubles with each probe that fails. */
const OPEN_MS: Record<CircuitCause, { first: number; longest: number }> = {
  failing: { first: 5 * SECOND, longest: 5 * MINUTE },
  no_credits: { first: 10 * MINUTE, longest: 60 * MINUTE },
}

/** So many unanswered or broken submissions within the window open the circuit. */
export const FAILURES_TO_OPEN = 3
export const FAILURE_WINDOW_MS = 60 * SECOND

/** Opens the circuit, or opens it again for longer where its probe failed. Refusals of what was sent before change nothing. */
export function openCircuit(before: Circuit | undefined, cause: CircuitCause, nowMs: number): Circuit {
  const isHalfOpen = before !== undefined && before.untilMs <= nowMs
  if (before && before.cause === cause && !isHalfOpen) return before
  const opens = before?.cause === cause ? before.opens + 1 : 1
  const { first, longest } = OPEN_MS[cause]
  const untilMs = nowMs + Math.min(longest, first * 2 ** (opens - 1))
  // Another cause never shortens what the first one asked for.
  if (before && before.untilMs > untilMs) return before
  return { cause, openedAtMs: nowMs, untilMs, opens }
}

/** Counts one failure; three within a minute open the circuit, one is enough while it is half open. */
export function afterFailure(
  before: { circuit: Circuit | undefined; failures: FailureCount | undefined },
  nowMs: number,
): { circuit: Circuit | undefined; failures: FailureCount | undefined } {
  const { circuit, failures } = before
  if (circuit) return { circuit: openCircuit(circuit, 'failing', nowMs), failures: undefined }
  const isRecent = failures !== undefined && nowMs - failures.sinceMs <= FAILURE_WINDOW_MS
  const counted = isRecent ? { ...failures, count: failures.count + 1 } : { count: 1, sinceMs: nowMs }
  if (counted.count < FAILURES_TO_OPEN) return { circuit: undefined, failures: counted }
  return { circuit: openCircuit(undefined, 'failing', nowMs), failures: undefined }
}
