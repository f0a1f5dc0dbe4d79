// Encrypted secrets, for those few who open them: the check of an account's keys, the judge of its webhooks.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface SealedSecret {
  /** Id of the row, which it was sealed for. */
  id: string
  /** Encrypted. */
  secret: string
}

/** Keys of an account that are in use or refused; not those that another one has replaced. */
export function listSealedKeys(
  db: Database,
  input: { accountId: string },
): Promise<(SealedSecret & { keyId: string; state: 'active' | 'off' })[]> {
  return db
    .selectFrom('accountKey')
    .select(['id', 'keyId', 'secret', 'state'])
    .where('accountId', '=', input.accountId)
    .where('state', '!=', 'deleted')
    .where((eb) => eb.or([eb('offReason', 'is', null), eb('offReason', '!=', 'replaced')]))
    .orderBy('createdAt')
    .$narrowType<{ secret: string; state: 'active' | 'off' }>()
    .execute()
}

/** Webhook secrets of an account that have not run out. */
export function listWebhookSecrets(db: Database, input: { accountId: string }): Promise<SealedSecret[]> {
  return db
    .selectFrom('accountWebhookSecret')
    .select(['id', 'secret'])
    .where('accountId', '=', input.accountId)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', sql<Date>`now()`)]))
    .execute()
}
