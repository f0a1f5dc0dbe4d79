// The webhook secrets of accounts, encrypted.
// Invariant: after a change, the earlier secrets stay valid for as long as the platform may still sign with them.
import { sql } from 'kysely'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'

/** How long earlier secrets are accepted after a change: the platform signs with both for 24 hours. */
const OVERLAP_HOURS = 25

export interface SealedSecret {
  /** Id of the row; the secret is sealed for it. */
  id: string
  /** Encrypted. */
  secret: string
}

/** Webhook secrets of an account that have not expired. */
export function listWebhookSecrets(db: Database, input: { accountId: string }): Promise<SealedSecret[]> {
  return db
    .selectFrom('accountWebhookSecret')
    .select(['id', 'secret'])
    .where('accountId', '=', input.accountId)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', sql<Date>`now()`)]))
    .execute()
}

/**
 * Adds a webhook secret, in the caller's transaction. It is valid at once; earlier ones expire after an overlap. `secret` null
 * deletes all, so that webhooks of the account need no signature.
 */
export async function changeWebhookSecret(
  trx: DatabaseTransaction,
  { accountId, secret, secrets }: { accountId: string; secret: string | null; secrets: Pick<Secrets, 'seal'> },
): Promise<void> {
  if (secret === null) {
    await trx.deleteFrom('accountWebhookSecret').where('accountId', '=', accountId).execute()
    return
  }
  await trx
    .updateTable('accountWebhookSecret')
    .set({ expiresAt: sql<Date>`now() + ${OVERLAP_HOURS} * interval '1 hour'` })
    .where('accountId', '=', accountId)
    .where('expiresAt', 'is', null)
    .execute()
  const id = newId('webhookSecret')
  await trx
    .insertInto('accountWebhookSecret')
    .values({ id, accountId, secret: secrets.seal(secret, id) })
    .execute()
}
