// Drains an account: it gets no new work, and no running job fails.
import type { Account } from '../../contracts/public/accounts.ts'
import { drainAccount as writeDrain } from '../../db/accounts/change-account.ts'
import { notFound } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { getAccount } from './read-accounts.ts'

/** The account gets no new work; running work continues to its end. A repeated call changes nothing. Throws `not_found`. */
export async function drainAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string }
}): Promise<Account> {
  const { id } = await findAccountOrThrow(ctx, input.account)
  if (!(await writeDrain(ctx.db, { accountId: id }))) throw notFound('account', input.account)
  return getAccount({ ctx, input: { account: id } })
}
