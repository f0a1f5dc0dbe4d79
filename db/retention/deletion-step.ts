// One step of a deletion: a short statement that several workers may run at the same time.

export interface DeletionStep {
  /** Age in milliseconds, counted from the end of the job, the release of the lease, or the upload. */
  olderThanMs: number
  /** Highest number of rows or jobs. A literal of the statement, so that its plan is made for few rows. */
  limit: number
}
