// Everything that ends a command early, one class per exit code or way of telling it.
import type { ReceivedProblem } from '../api/received-problem.ts'

/** The command line is wrong in a way that the parser cannot see: a file that is not there, a script that is not JSON. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The API refused a request, or reports that something broke. */
export class ApiProblemError extends Error {
  override readonly name = 'ApiProblemError'
  readonly problem: ReceivedProblem

  constructor(problem: ReceivedProblem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** Nobody answers at the API's address. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly url: string
  /** `refused`, `timeout` and the like, for people. */
  readonly reason: string

  constructor(url: string, reason: string, cause?: unknown) {
    super(`The API at ${url} does not answer: ${reason}.`, { cause })
    this.url = url
    this.reason = reason
  }
}

/** Something answers there, but not as our API would. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
}

/** A result could not be fetched or written. The job itself is done. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

/** Ctrl-C. `jobId` is missing where no job had been accepted yet. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
  readonly jobId: string | undefined

  constructor(jobId?: string) {
    super('Interrupted.')
    this.jobId = jobId
  }
}
