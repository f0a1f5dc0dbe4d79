// Resumes an account at the request of an operator: it is enabled, refused keys are checked again, and its pauses end at once.
// Invariant: the returned account is read after the change, so that a pause that lasts is shown with its reason and its end.
import type { EndedPause, KeyCheckResult, ResumedAccount } from '../../contracts/public/accounts.ts'
import { listSealedKeys } from '../../db/accounts/keys.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { checkStoredKey } from './check-stored-key.ts'
import type { AccountContext } from './context.ts'
import { endPausesNow } from './end-pauses-now.ts'
import { findAccountOrThrow } from './find-account.ts'
import { getAccount } from './read-accounts.ts'

/** A repeated call is safe. Throws `not_found`, and `wrong_state` where the environment drained the account. */
export async function resumeAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string }
}): Promise<ResumedAccount> {
  const { id: accountId, name, drainedBy } = await findAccountOrThrow(ctx, input.account)
  if (drainedBy === 'environment') {
    throw new ServiceProblem('wrong_state', {
      detail: `HIGGSFIELD_ACCOUNTS no longer names ${name}, which drained it. Name it there again and restart the worker, or remove it and add it here.`,
    })
  }
  const { checks, isKeyBack } = await checkRefusedKeys(ctx, accountId)
  const pauses = await endPausesNow(ctx, { accountId, isEnabled: true, models: 'all' })
  const keyBack: EndedPause[] = isKeyBack ? [{ cause: 'no_key', until: null, reason: null, model: null }] : []
  const account = await getAccount({ ctx, input: { account: accountId } })
  return { ...account, ended: [...keyBack, ...pauses], checks }
}

/** `isKeyBack`: the account had no active key, and has one now. */
async function checkRefusedKeys(
  ctx: AccountContext,
  accountId: string,
): Promise<{ checks: KeyCheckResult[]; isKeyBack: boolean }> {
  const keys = await listSealedKeys(ctx.db, { accountId })
  const refused = keys.filter(({ state }) => state === 'off')
  const checks: KeyCheckResult[] = []
  for (const key of refused) checks.push((await checkStoredKey(ctx, key)).result)
  const isAnyAccepted = checks.some(({ outcome }) => outcome === 'accepted')
  return { checks, isKeyBack: refused.length === keys.length && isAnyAccepted }
}
