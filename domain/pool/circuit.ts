// The circuit breaker of an account: repeated failures pause it for a growing time, then one trial generation decides.
// Invariant: an open circuit always has an end, after which one generation at a time may try the account.
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'
import { scaledMs } from '../waiting/time-scale.ts'

export interface Circuit {
  cause: CircuitCause
  openedAtMs: number
  /** The end of the pause. From then on the circuit is half-open: one generation at a time may try the account. */
  untilMs: number
  /** How often it was opened in a row. */
  opens: number
}

/** Failures that count towards opening the circuit. */
export interface FailureCount {
  count: number
  sinceMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** First and longest time that a circuit stays open. The time doubles with each failed trial. */
const OPEN_MS: Record<CircuitCause, { first: number; longest: number }> = {
  failing: { first: 5 * SECOND, longest: 5 * MINUTE },
  no_credits: { first: 10 * MINUTE, longest: 60 * MINUTE },
}

/** This number of submissions without a response, or with a server error, within the window opens the circuit. */
export const FAILURES_TO_OPEN = 3
export const FAILURE_WINDOW_MS = 60 * SECOND

/**
 * The circuit after a failure with this cause: opened, or opened again for longer where its trial failed. While it is open for the
 * same cause it does not change, because the failed request was sent before it opened.
 */
export function openCircuit(before: Circuit | undefined, cause: CircuitCause, nowMs: number): Circuit {
  const isHalfOpen = before !== undefined && before.untilMs <= nowMs
  if (before && before.cause === cause && !isHalfOpen) return before
  const opens = before?.cause === cause ? before.opens + 1 : 1
  const { first, longest } = OPEN_MS[cause]
  const untilMs = nowMs + scaledMs(Math.min(longest, first * 2 ** (opens - 1)))
  // Another cause never shortens the pause.
  if (before && before.untilMs > untilMs) return before
  return { cause, openedAtMs: nowMs, untilMs, opens }
}

/** The state after one more failure. Three within a minute open the circuit; one is enough while it is half-open. */
export function afterFailure(
  before: { circuit: Circuit | undefined; failures: FailureCount | undefined },
  nowMs: number,
): { circuit: Circuit | undefined; failures: FailureCount | undefined } {
  const { circuit, failures } = before
  if (circuit) return { circuit: openCircuit(circuit, 'failing', nowMs), failures: undefined }
  const isRecent = failures !== undefined && nowMs - failures.sinceMs <= scaledMs(FAILURE_WINDOW_MS)
  const counted = isRecent ? { ...failures, count: failures.count + 1 } : { count: 1, sinceMs: nowMs }
  if (counted.count < FAILURES_TO_OPEN) return { circuit: undefined, failures: counted }
  return { circuit: openCircuit(undefined, 'failing', nowMs), failures: undefined }
}

/**
 * The circuit after an operator ended its pause, or a check showed that the platform responds. Whether there are credits stays
 * unknown, so the next generation is the trial, and a failed one begins again with the first pause. Other circuits close.
 */
export function endPause(circuit: Circuit, nowMs: number): Circuit | undefined {
  if (circuit.cause !== 'no_credits') return undefined
  return { ...circuit, untilMs: Math.min(circuit.untilMs, nowMs), opens: 0 }
}
