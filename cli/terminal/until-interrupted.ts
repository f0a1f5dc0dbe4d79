// Handles Ctrl-C during the wait for a job: the wait ends, the job continues.
import { InterruptedError } from '../errors/errors.ts'
import type { Session } from '../session.ts'

/** Runs `work`. After Ctrl-C, any error of `work` becomes an `InterruptedError` with the id of the job. */
export async function untilInterrupted<Result>(
  session: Pick<Session, 'signal'>,
  jobId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw session.signal.aborted ? new InterruptedError(jobId) : error
  }
}
