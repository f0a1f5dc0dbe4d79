// What the worker does to the database before it takes work: waits for the schema, checks the secrets key, imports accounts.
import type { Clients } from '../assembly/clients.ts'
import type { Environment } from '../config/schema.ts'
import { importAccounts } from '../db/accounts/import-accounts.ts'
import { checkSecretsKeyOrThrow } from '../db/accounts/secrets-check.ts'
import { listMissingMigrations } from '../db/migrate.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** Throws where the schema is not current within a minute, and `SecretsError` for another secrets key. */
export async function prepareDatabase({ db, secrets, keyRing, log }: Clients, config: Environment): Promise<void> {
  await waitUntilReady(log, 'database', async () => {
    const missing = await listMissingMigrations(db)
    if (missing.length > 0) throw new Error(`the database lacks migrations: ${missing.join(', ')}; run node db/main.ts`)
  })
  const sealer = await checkSecretsKeyOrThrow(db, secrets)
  await importAccounts(db, { accounts: config.HIGGSFIELD_ACCOUNTS, secrets: sealer })
  await keyRing.refresh()
}
