// Changes the settings of an account: limits, contract, webhook secret.
import { type Account, ChangeAccount } from '../../contracts/public/accounts.ts'
import { changeAccount as writeChange } from '../../db/accounts/change-account.ts'
import { checkSecretsKeyOrThrow } from '../../db/accounts/secrets-check.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { getAccount } from './read-accounts.ts'

/** Throws `not_found`, `invalid_content`, and `wrong_state` for the slots of an account that the environment configures. */
export async function changeAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string; body: unknown }
}): Promise<Account> {
  const account = await findAccountOrThrow(ctx, input.account)
  const checked = check(ChangeAccount, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const change = checked.value
  if (change.slots !== undefined && account.source === 'environment') {
    throw new ServiceProblem('wrong_state', {
      detail: `The slots of ${account.name} come from HIGGSFIELD_ACCOUNTS; change them there and restart the worker.`,
      errors: [{ pointer: '/slots', detail: 'is set by the environment for this account' }],
    })
  }
  const secrets = change.webhookSecret === undefined ? ctx.secrets : await checkSecretsKeyOrThrow(ctx.db, ctx.secrets)
  await ctx.db.transaction().execute((trx) => writeChange(trx, { ...change, accountId: account.id }, secrets))
  return getAccount({ ctx, input: { account: account.id } })
}
