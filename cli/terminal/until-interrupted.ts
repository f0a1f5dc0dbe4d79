// Ctrl-C while a job is waited for: the wait ends, the job does not.
import { InterruptedError } from '../errors/errors.ts'
import type { Session } from '../session.ts'

/** Runs `work`; whatever it fails with after Ctrl-C becomes an `InterruptedError` that names the job. */
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
