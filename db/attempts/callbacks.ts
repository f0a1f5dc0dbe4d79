// The attempt that a webhook of the platform is about, with the secret of the webhook's address.
import type { PlatformDialect } from '../../contracts/steps/generation.ts'
import { isLateAttempt } from '../../domain/generations/late-attempt.ts'
import type { Database } from '../connection/connect.ts'

export interface CallbackTarget {
  generationId: string
  accountId: string
  callbackToken: string
  /** Null while there is no response to the submission. */
  requestId: string | null
  dialect: PlatformDialect
  /** Whether a report about it concerns only records and money. */
  isLate: boolean
  /** The platform has accepted it, and its end is not recorded yet. */
  isRunning: boolean
}

/** The attempt with this id. Undefined where there is none. */
export async function findCallbackTarget(db: Database, attemptId: string): Promise<CallbackTarget | undefined> {
  const row = await db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select([
      'attempt.generationId',
      'attempt.accountId',
      'attempt.callbackToken',
      'attempt.requestId',
      'attempt.dialect',
      'attempt.state',
      'attempt.resolvedAs',
      'generation.status as generationStatus',
    ])
    .where('attempt.id', '=', attemptId)
    .executeTakeFirst()
  if (!row) return undefined
  const { state, resolvedAs, generationStatus, ...target } = row
  return {
    ...target,
    isRunning: state === 'submitted',
    isLate: isLateAttempt({ state, resolvedAs, generationStatus }),
  }
}
