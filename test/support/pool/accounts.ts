// Accounts of the pool for tests, each with its own key.
import { importAccounts } from '../../../db/accounts/import-accounts.ts'
import type { Database } from '../../../db/connection/connect.ts'

/** Imports them as the accounts that the environment names; accounts that it named before are drained. */
export async function seedAccounts(db: Database, accounts: readonly { name: string; slots: number }[]): Promise<void> {
  await importAccounts(db, {
    accounts: accounts.map(({ name, slots }) => ({ name, slots, keyId: `key-${name}`, secret: `secret-${name}` })),
    // No test that uses these accounts opens a secret.
    secrets: { seal: () => 'sealed' },
  })
}
