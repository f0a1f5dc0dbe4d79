// Shows the accounts of the pool.
import type { Account, AccountList } from '../../contracts/accounts.ts'
import { readAccounts } from '../../db/accounts/account-view.ts'
import { notFound } from '../service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'

/** All that are not removed, by name. */
export async function listAccounts({ ctx }: { ctx: Pick<AccountContext, 'db'> }): Promise<AccountList> {
  return { data: await readAccounts(ctx.db) }
}

/** Throws `not_found`. */
export async function getAccount({
  ctx,
  input,
}: {
  ctx: Pick<AccountContext, 'db'>
  input: { account: string }
}): Promise<Account> {
  const { id } = await findAccountOrThrow(ctx, input.account)
  const [account] = await readAccounts(ctx.db, { accountId: id })
  if (!account) throw notFound('account', input.account)
  return account
}
