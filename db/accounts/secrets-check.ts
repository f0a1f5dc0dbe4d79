// Whether the key given is the one that the database's secrets were encrypted with, and the renewal of what an older key sealed.
// Invariant: with a wrong key nothing is written.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

const ROW = 'secrets_check'

/** Throws `SecretsError`, naming both keys, where it is another key. The first process of all leaves its mark. */
export async function checkSecretsKeyOrThrow(db: Database, secrets: Secrets): Promise<void> {
  await db
    .insertInto('secretsCheck')
    .values({ sealed: secrets.seal(ROW, ROW) })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
  const { sealed } = await db.selectFrom('secretsCheck').select('sealed').executeTakeFirstOrThrow()
  secrets.open(sealed, ROW)
}

/** Encrypts again, with the present key, what was encrypted with an earlier one. Returns how many secrets that were. */
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
