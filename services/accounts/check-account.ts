// Checks every key of an account with the platform, and switches each key off or on according to the result.
import type { CheckedAccount, KeyCheckResult } from '../../contracts/public/accounts.ts'
import { switchKeyOff, switchKeyOn } from '../../db/accounts/keys.ts'
import { listSealedKeys } from '../../db/accounts/keys.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { describeCheck, recordCheck, notesOf } from './key-check.ts'
import type { KeyCheck } from './ports.ts'
import { getAccount } from './read-accounts.ts'

/** Throws `not_found`. A refused key is part of the result, not an error. */
export async function checkAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string }
}): Promise<CheckedAccount> {
  const { id: accountId } = await findAccountOrThrow(ctx, input.account)
  const checks: KeyCheckResult[] = []
  let accepted: KeyCheck | undefined
  for (const key of await listSealedKeys(ctx.db, { accountId })) {
    const { id, keyId } = key
    const check = await ctx.keyChecker.checkKey({ keyId, secret: ctx.secrets.open(key.secret, id) })
    if (check.kind === 'accepted') {
      accepted = check
      await switchKeyOn(ctx.db, { id })
    }
    if (check.kind === 'refused') await switchKeyOff(ctx.db, { id, reason: check.reason, detail: check.detail })
    checks.push(describeCheck(keyId, check))
  }
  const found = accepted
  if (found) await ctx.db.transaction().execute((trx) => recordCheck(trx, { accountId, check: found }))
  const account = await getAccount({ ctx, input: { account: accountId } })
  return { account, checks, notes: notesOf({ check: accepted }) }
}
