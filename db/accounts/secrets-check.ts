// Checks that the encryption key is the one that the database's secrets are encrypted with, and renews older encryption when
// every running process can read the new one.
// Invariant: with a wrong key nothing is written.
import type { Secrets, SecretSealer } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { listSessionsWithoutKey } from './session-names.ts'

const ROW = 'secrets_check'

/**
 * Throws `SecretsError`, which names both keys, where the database was encrypted with another key. The first call on a new
 * database stores the check value. Returns the encryption to write with: while a key is being replaced, that is the previous
 * key, which every running process can read.
 */
export async function checkSecretsKeyOrThrow(db: Database, secrets: Secrets): Promise<SecretSealer> {
  await db
    .insertInto('secretsCheck')
    .values({ sealed: secrets.seal(ROW, ROW) })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
  const { sealed } = await db.selectFrom('secretsCheck').select('sealed').executeTakeFirstOrThrow()
  secrets.open(sealed, ROW)
  return secrets.sealerLike(sealed)
}

/** Throws `SecretsError` where the database was encrypted with a key that is not here. Writes nothing; a new database passes. */
export async function readSecretsOrThrow(db: Database, secrets: Secrets): Promise<void> {
  const row = await db.selectFrom('secretsCheck').select('sealed').executeTakeFirst()
  if (row) secrets.open(row.sealed, ROW)
}

/** `waitsFor`: the sessions of processes that cannot read the current key yet. `renewed`: number of secrets. */
export type Renewal = { kind: 'current' } | { kind: 'waiting'; waitsFor: string[] } | { kind: 'done'; renewed: number }

/**
 * Encrypts everything with the current key as soon as every running API and worker can read it. A process names the keys that
 * it reads in the application name of its sessions (`sessionName`).
 */
export async function renewSecretsWhenShared(db: Database, secrets: Secrets): Promise<Renewal> {
  if (!(await hasOldSecrets(db, secrets))) return { kind: 'current' }
  const waitsFor = await listSessionsWithoutKey(db, secrets.keyNames[0] ?? '')
  if (waitsFor.length > 0) return { kind: 'waiting', waitsFor }
  return { kind: 'done', renewed: await renewSecrets(db, secrets) }
}

async function hasOldSecrets(db: Database, secrets: Secrets): Promise<boolean> {
  const { sealed } = await db.selectFrom('secretsCheck').select('sealed').executeTakeFirstOrThrow()
  if (!secrets.isCurrent(sealed)) return true
  const keys = await db.selectFrom('accountKey').select('secret').where('secret', 'is not', null).execute()
  const webhooks = await db.selectFrom('accountWebhookSecret').select('secret').execute()
  return [...keys, ...webhooks].some(({ secret }) => secret !== null && !secrets.isCurrent(secret))
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
