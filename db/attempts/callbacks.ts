// What is needed to judge a webhook of the platform: whose attempt it is about, and the secret of its address.
import type { Database } from '../connect.ts'

export interface CallbackTarget {
  generationId: string
  callbackToken: string
  /** Null while the submission has not been answered. */
  requestId: string | null
}

export async function findCallbackTarget(db: Database, attemptId: string): Promise<CallbackTarget | undefined> {
  return db
    .selectFrom('attempt')
    .select(['generationId', 'callbackToken', 'requestId'])
    .where('id', '=', attemptId)
    .executeTakeFirst()
}
