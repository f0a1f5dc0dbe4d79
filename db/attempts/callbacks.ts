// The attempt that a webhook of the platform is about, with the secret of the webhook's address.
import type { AttemptResolution, AttemptState, GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { PlatformDialect } from '../../contracts/steps/generation.ts'
import type { Database } from '../connection/connect.ts'

export interface CallbackTarget {
  generationId: string
  accountId: string
  callbackToken: string
  /** Null while there is no response to the submission. */
  requestId: string | null
  dialect: PlatformDialect
  state: AttemptState
  resolvedAs: AttemptResolution | null
  generationStatus: GenerationStatus
}

/** The attempt with this id. Undefined where there is none. */
export async function findCallbackTarget(db: Database, attemptId: string): Promise<CallbackTarget | undefined> {
  return db
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
}
