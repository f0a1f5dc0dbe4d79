// Drains an account: it gets no new work, and no running job fails. Resumes a drained account.
import type { Account } from '../../contracts/public/accounts.ts'
import { setDraining } from '../../db/accounts/change-account.ts'
import { notFound, ServiceProblem } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { getAccount } from './read-accounts.ts'

/** The account gets no new work; running work continues to its end. A repeated call changes nothing. Throws `not_found`. */
export function drainAccount(call: { ctx: AccountContext; input: { account: string } }): Promise<Account> {
  return change(call, true)
}

/** The account gets work again. Throws `not_found`, and `wrong_state` where the environment drained the account. */
export function resumeAccount(call: { ctx: AccountContext; input: { account: string } }): Promise<Account> {
  return change(call, false)
}

async function change(
  { ctx, input }: { ctx: AccountContext; input: { account: string } },
  isDraining: boolean,
): Promise<Account> {
  const { id, name, drainedBy } = await findAccountOrThrow(ctx, input.account)
  if (!isDraining && drainedBy === 'environment') {
    throw new ServiceProblem('wrong_state', {
      detail: `HIGGSFIELD_ACCOUNTS no longer names ${name}, which drained it. Name it there again and restart the worker, or remove it and add it here.`,
    })
  }
  if (!(await setDraining(ctx.db, { accountId: id, isDraining }))) throw notFound('account', input.account)
  return getAccount({ ctx, input: { account: id } })
}
