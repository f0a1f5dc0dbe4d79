// Checks a stored key with the platform, and switches it off or on according to the result.
import type { KeyCheckResult } from '../../contracts/public/accounts.ts'
import { type listSealedKeys, recordKeyRefused, switchKeyOff, switchKeyOn } from '../../db/accounts/keys.ts'
import type { AccountContext } from './context.ts'
import { describeCheck } from './key-check.ts'
import type { KeyCheck } from './ports.ts'

type StoredKey = Awaited<ReturnType<typeof listSealedKeys>>[number]

/** A refused key is a result, not an error. Throws `SecretsError` for a secret that cannot be decrypted. */
export async function checkStoredKey(
  ctx: Pick<AccountContext, 'db' | 'secrets' | 'keyChecker'>,
  { id, keyId, secret }: StoredKey,
): Promise<{ check: KeyCheck; result: KeyCheckResult }> {
  const check = await ctx.keyChecker.checkKey({ keyId, secret: ctx.secrets.open(secret, id) })
  if (check.kind === 'accepted') await switchKeyOn(ctx.db, { id })
  if (check.kind === 'refused') {
    const refusal = { id, reason: check.reason, detail: check.detail }
    await recordKeyRefused(ctx.db, refusal)
    await switchKeyOff(ctx.db, refusal)
  }
  return { check, result: describeCheck(keyId, check) }
}
