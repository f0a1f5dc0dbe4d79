// Finds an account by its id or its name.
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { Database } from '../connection/connect.ts'

export interface FoundAccount {
  id: string
  name: string
  state: AccountState
  source: 'environment' | 'added'
  drainedBy: 'operator' | 'environment' | null
}

/** Undefined also for one that was removed. */
export function findAccount(db: Database, input: { ref: string }): Promise<FoundAccount | undefined> {
  return db
    .selectFrom('account')
    .select(['id', 'name', 'state', 'source', 'drainedBy'])
    .where((eb) => eb.or([eb('id', '=', input.ref), eb('name', '=', input.ref)]))
    .where('state', '!=', 'removed')
    .executeTakeFirst()
}
