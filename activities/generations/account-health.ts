// Reports to the pool how an account responded to a submission. Best effort: a failed report never fails the submission.
import type { GenerationDeps } from './deps.ts'

/** The account accepted the attempt. Slots that were withheld from it are granted, and their workflows signalled. */
export async function recordSuccess(deps: GenerationDeps, attemptId: string): Promise<void> {
  const grants = await deps.records.recordSuccess({ attemptId }).catch(() => [])
  await deps.signalGrants(grants)
}

/** The account did not respond, or with a server error. */
export async function recordUnanswered(deps: GenerationDeps, accountId: string, detail: string): Promise<void> {
  await deps.records.recordUnanswered({ accountId, detail }).catch(() => {})
}
