// The errors that end a command, one class for each exit code or output.
import type { ReceivedProblem } from '../api/received-problem.ts'

/** The command line is wrong in a way that the parser cannot detect: a missing file, a script that is not JSON. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The API refused a request or reported a failure. */
export class ApiProblemError extends Error {
  override readonly name = 'ApiProblemError'
  readonly problem: ReceivedProblem

  constructor(problem: ReceivedProblem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The API cannot be reached. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly url: string
  /** In words, for people. */
  readonly reason: string

  constructor(url: string, reason: string, cause?: unknown) {
    super(`The API at ${url} does not respond: ${reason}.`, { cause })
    this.url = url
    this.reason = reason
  }
}

/** The server responded, but not like this API. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError'
}

/** A result could not be downloaded or written. The job itself is completed. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

/** What was being sent, without a response. */
export type Unconfirmed = 'job' | 'change'

/** Ctrl-C. `jobId` is missing when no job had been accepted yet. `unconfirmed` is missing where nothing can have changed. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
  readonly jobId: string | undefined
  readonly unconfirmed: Unconfirmed | undefined

  constructor(jobId?: string, unconfirmed?: Unconfirmed) {
    super('Interrupted.')
    this.jobId = jobId
    this.unconfirmed = unconfirmed
  }
}
