// Checks every key of an account with the platform, and switches each key off or on according to the result. A check that the
// platform accepts ends the pauses of the account, because it shows that the platform responds.
import type { AccountCheck, EndedPause, KeyCheckResult } from '../../contracts/public/accounts.ts'
import { listSealedKeys } from '../../db/accounts/keys.ts'
import { newerRouteOf } from '../../domain/models/routes.ts'
import { checkStoredKey } from './check-stored-key.ts'
import type { AccountContext } from './context.ts'
import { endPausesNow } from './end-pauses-now.ts'
import { findAccountOrThrow } from './find-account.ts'
import { recordCheck, notesOf } from './key-check.ts'
import type { KeyCheck } from './ports.ts'
import { getAccount } from './read-accounts.ts'

/** Throws `not_found`. A refused key is part of the result, not an error. The account is read after the changes. */
export async function checkAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string }
}): Promise<AccountCheck> {
  const { id: accountId } = await findAccountOrThrow(ctx, input.account)
  const checks: KeyCheckResult[] = []
  const keys = await listSealedKeys(ctx.db, { accountId })
  let accepted: Extract<KeyCheck, { kind: 'accepted' }> | undefined
  for (const key of keys) {
    const { check, result } = await checkStoredKey(ctx, key)
    if (check.kind === 'accepted') accepted = check
    checks.push(result)
  }
  const ended: EndedPause[] = []
  if (accepted) {
    const check = accepted
    await ctx.db.transaction().execute((trx) => recordCheck(trx, { accountId, check }))
    if (keys.every(({ state }) => state === 'off')) {
      ended.push({ cause: 'no_key', until: null, reason: null, model: null })
    }
    const models = (check.models ?? []).flatMap((model) => [model, newerRouteOf(model)])
    ended.push(...(await endPausesNow(ctx, { accountId, isEnabled: false, models })))
  }
  const account = await getAccount({ ctx, input: { account: accountId } })
  return { account, checks, ended, notes: notesOf({ check: accepted, contract: account.contract.effective }) }
}
