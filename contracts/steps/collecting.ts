// What the activities and the records exchange while a result is collected: the decision, the files, and why a try failed.
// Invariant: types only, plain JSON.
import type { WaitCause, WaitedFor } from '../vocabulary/waits.ts'
import type { FinishResult, Grant, PlatformDialect, PlatformFile, StoredMedia } from './generation.ts'

/** The platform has completed the request of an attempt. */
export interface CompletedInput {
  generationId: string
  attemptId: string
  /** At least one. */
  files: readonly PlatformFile[]
  /** The platform deletes the files at this time. */
  keptUntilMs: number
  /** Set where the sandbox has made the files. */
  isSandbox?: true
}

/**
 * `collecting`: the cost is booked, and the files are fetched next. `ended`: the generation had ended before. `not_running`: the
 * cost of the attempt was decided before in another way, so nothing changed.
 */
export type CompletedResult =
  | { kind: 'collecting'; keptUntilMs: number; grants: Grant[] }
  | { kind: 'ended'; finished: FinishResult }
  | { kind: 'not_running' }

/** The files of a completed attempt that are not stored yet. */
export interface FilesToFetch {
  generationId: string
  keptUntilMs: number
  files: (PlatformFile & { position: number })[]
}

export interface StoredFileInput {
  attemptId: string
  position: number
  media: StoredMedia
}

/**
 * Why files are fetched. `result`: the generation waits for them. `late`: the attempt's outcome became known after the generation
 * had ended. `operator`: an operator requested it after a failed fetch.
 */
export type FetchReason = 'result' | 'late' | 'operator'

/**
 * `ended`: the generation is final. `separate`: the files are stored with the attempt, and its generation goes on without them.
 * `incomplete`: a file is not stored.
 */
export type AdoptedFiles = { kind: 'ended'; finished: FinishResult } | { kind: 'separate' } | { kind: 'incomplete' }

/** A try to read a final status, or to store a file, has failed. */
export interface WaitInput {
  generationId: string
  what: WaitedFor
  cause: WaitCause
  reason: string
  nextTryAtMs: number | undefined
  /** The files are those of a late attempt: while the generation runs, it does not wait for them, so nothing is recorded. */
  isLate?: boolean
}

/** The attempt of a generation that was paid for, as an operator's fetch needs it. */
export interface PaidAttempt {
  attemptId: string
  accountId: string
  dialect: PlatformDialect
  requestId: string
  createdAtMs: number
  /** Undefined where no files were recorded. */
  keptUntilMs: number | undefined
}
