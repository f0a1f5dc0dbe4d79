// Takes an account out of the pool without a failed job, and puts it back.
import type { Account } from '../../contracts/public/accounts.ts'
import { setDraining } from '../../db/accounts/change-account.ts'
import { notFound, ServiceProblem } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { getAccount } from './read-accounts.ts'

/** It takes no new work; what runs on it goes on to its end. Again: no change. Throws `not_found`. */
export function drainAccount(call: { ctx: AccountContext; input: { account: string } }): Promise<Account> {
  return change(call, true)
}

/** Throws `not_found`, and `wrong_state` where the environment took the account out. */
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
      detail: `HIGGSFIELD_ACCOUNTS names ${name} no longer, which took it out. Name it there again and start the worker, or remove it and add it here.`,
    })
  }
  if (!(await setDraining(ctx.db, { accountId: id, isDraining }))) throw notFound('account', input.account)
  return getAccount({ ctx, input: { account: id } })
}
