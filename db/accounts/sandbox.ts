// Whether the sandbox or the platform responds for an account.
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Records which of both has responded last. Writes nothing where that is recorded already. */
export async function recordSource(
  db: Database | DatabaseTransaction,
  { accountId, isSandbox }: { accountId: string; isSandbox: boolean },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ isSandbox })
    .where('id', '=', accountId)
    .where('isSandbox', 'is distinct from', isSandbox)
    .execute()
}
