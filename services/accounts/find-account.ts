// Finds the account that an operator names by its id or by its name.
import { findAccount, type FoundAccount } from '../../db/accounts/read.ts'
import type { AccountContext } from './context.ts'
import { notFound } from '../problems/service-problem.ts'

/** `ref`: id or name. Throws `not_found`, also for a removed account. */
export async function findAccountOrThrow(ctx: Pick<AccountContext, 'db'>, ref: string): Promise<FoundAccount> {
  const account = await findAccount(ctx.db, { ref })
  if (!account) throw notFound('account', ref)
  return account
}
