// Accounts of the pool for tests, each with a key of its own.
import { importAccounts } from '../../../db/accounts/import-accounts.ts'
import type { Database } from '../../../db/connection/connect.ts'

/** Makes them the accounts that the environment names; what it named before is drained. */
export async function seedAccounts(db: Database, accounts: readonly { name: string; slots: number }[]): Promise<void> {
  await importAccounts(db, {
    accounts: accounts.map(({ name, slots }) => ({ name, slots, keyId: `key-${name}`, secret: `secret-${name}` })),
    // What these tests are about never opens a secret.
    secrets: { seal: () => 'sealed' },
  })
}
