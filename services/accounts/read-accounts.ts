// Reads the accounts of the pool.
import type { Account, AccountList } from '../../contracts/public/accounts.ts'
import { readAccounts } from '../../db/accounts/read.ts'
import { notFound } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'

type ReadContext = Pick<AccountContext, 'db' | 'budgetTimeZone'>

/** All accounts that are not removed, ordered by name. */
export async function listAccounts({ ctx }: { ctx: ReadContext }): Promise<AccountList> {
  return { data: await readAccounts(ctx.db, { timeZone: ctx.budgetTimeZone }) }
}

/** One account by id or name. Throws `not_found`. */
export async function getAccount({ ctx, input }: { ctx: ReadContext; input: { account: string } }): Promise<Account> {
  const { id } = await findAccountOrThrow(ctx, input.account)
  const [account] = await readAccounts(ctx.db, { accountId: id, timeZone: ctx.budgetTimeZone })
  if (!account) throw notFound('account', input.account)
  return account
}
