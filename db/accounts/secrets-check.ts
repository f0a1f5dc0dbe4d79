// Checks that the encryption key is the one that the database's secrets are encrypted with, and renews older encryption.
// Invariant: with a wrong key nothing is written.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

const ROW = 'secrets_check'

/**
 * Throws `SecretsError`, which names both keys, where the database was encrypted with another key. The first call on a new
 * database stores the check value.
 */
export async function checkSecretsKeyOrThrow(db: Database, secrets: Secrets): Promise<void> {
  await db
    .insertInto('secretsCheck')
    .values({ sealed: secrets.seal(ROW, ROW) })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
  const { sealed } = await db.selectFrom('secretsCheck').select('sealed').executeTakeFirstOrThrow()
  secrets.open(sealed, ROW)
}

/** Encrypts secrets of an earlier key with the current one, in one transaction. Returns their number. */
export async function renewSecrets(db: Database, secrets: Secrets): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const keys = await renewKeys(trx, secrets)
    const webhooks = await renewWebhookSecrets(trx, secrets)
    const { sealed } = await trx.selectFrom('secretsCheck').select('sealed').forUpdate().executeTakeFirstOrThrow()
    if (!secrets.isCurrent(sealed)) {
      await trx
        .updateTable('secretsCheck')
        .set({ sealed: secrets.seal(secrets.open(sealed, ROW), ROW) })
        .execute()
    }
    return keys + webhooks
  })
}

async function renewKeys(trx: DatabaseTransaction, secrets: Secrets): Promise<number> {
  const rows = await trx
    .selectFrom('accountKey')
    .select(['id', 'secret'])
    .where('secret', 'is not', null)
    .$narrowType<{ secret: string }>()
    .forUpdate()
    .execute()
  const old = rows.filter((row) => !secrets.isCurrent(row.secret))
  for (const { id, secret } of old) {
    const renewed = secrets.seal(secrets.open(secret, id), id)
    await trx.updateTable('accountKey').set({ secret: renewed }).where('id', '=', id).execute()
  }
  return old.length
}

async function renewWebhookSecrets(trx: DatabaseTransaction, secrets: Secrets): Promise<number> {
  const rows = await trx.selectFrom('accountWebhookSecret').select(['id', 'secret']).forUpdate().execute()
  const old = rows.filter((row) => !secrets.isCurrent(row.secret))
  for (const { id, secret } of old) {
    const renewed = secrets.seal(secrets.open(secret, id), id)
    await trx.updateTable('accountWebhookSecret').set({ secret: renewed }).where('id', '=', id).execute()
  }
  return old.length
}
