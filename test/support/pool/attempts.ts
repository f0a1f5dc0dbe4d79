// Attempts in any state, each with its own account and generation.
import type { AttemptState } from '../../../contracts/vocabulary/statuses.ts'
import type { Database } from '../../../db/connection/connect.ts'
import { insertGeneration } from '../../../db/generations/insert.ts'
import { newId } from '../../../db/connection/new-id.ts'

export interface InsertedAttempt {
  generationId: string
  attemptId: string
  accountId: string
}

export async function insertAttempt(
  db: Database,
  given: { state: AttemptState; requestId?: string | null; callbackToken?: string },
): Promise<InsertedAttempt> {
  const generation = await db.transaction().execute((trx) =>
    insertGeneration(trx, {
      clientId: 'local',
      model: 'higgsfield-ai/soul/standard',
      input: { prompt: 'x' },
      priceCredits: 1.5,
    }),
  )
  const { id: generationId, model } = generation
  const [accountId, leaseId, attemptId] = [newId('account'), newId('lease'), newId('attempt')]
  await db.insertInto('account').values({ id: accountId, name: accountId, slots: 1, contract: 'unknown' }).execute()
  await db
    .insertInto('lease')
    .values({ id: leaseId, accountId, generationId, model, expiresAt: new Date(), skipped: '[]' })
    .execute()
  await db
    .insertInto('attempt')
    .values({
      id: attemptId,
      generationId,
      number: 1,
      model,
      accountId,
      leaseId,
      fence: 1,
      state: given.state,
      idempotencyKey: `${generationId}.1`,
      callbackToken: given.callbackToken ?? 'token',
      dialect: 'v2',
      requestPath: '/x',
      requestBody: '{}',
      isRepeatable: false,
      requestId: given.requestId === undefined ? 'r-1' : given.requestId,
      skipped: '[]',
    })
    .execute()
  return { generationId, attemptId, accountId }
}
