// Tells the pool what a submission showed of its account. Best effort: a submission never fails because of it.
import type { GenerationDeps } from './deps.ts'
import { signalGrants } from './signal-grants.ts'

/** The account takes work: what was held back from it is handed on. */
export async function recordSuccess(deps: GenerationDeps, attemptId: string): Promise<void> {
  const grants = await deps.records.recordSuccess({ attemptId }).catch(() => [])
  await signalGrants(deps, grants)
}

/** No answer, or a broken one. */
export async function recordUnanswered(deps: GenerationDeps, accountName: string, detail: string): Promise<void> {
  await deps.records.recordUnanswered({ accountName, detail }).catch(() => {})
}
