// What is needed to judge a webhook of the platform: whose attempt it is about, and the secret of its address.
import type { PlatformDialect } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'

export interface CallbackTarget {
  generationId: string
  accountId: string
  callbackToken: string
  /** Null while the submission has not been answered. */
  requestId: string | null
  dialect: PlatformDialect
  /** The generation has ended, or goes on without this attempt: news of it are about money only. */
  isLate: boolean
  /** The platform took it, and its end is not written yet. */
  isRunning: boolean
}

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
      'generation.status',
    ])
    .where('attempt.id', '=', attemptId)
    .executeTakeFirst()
  if (!row) return undefined
  const { state, resolvedAs, status, ...target } = row
  const isGivenUp = state === 'unknown' && isFinalGenerationStatus(status)
  const isRunning = state === 'submitted'
  return { ...target, isRunning, isLate: isGivenUp || (state === 'refused' && resolvedAs === 'not_accepted') }
}
