// Checks refused keys at growing intervals and keys that take over, and erases replaced keys. The worker's housekeeping runs it.
import { deleteReplacedKeys } from '../../db/accounts/keys.ts'
import { recordKeyRefused, switchKeyOff, switchKeyOn, claimKeysToCheck } from '../../db/accounts/keys.ts'
import type { AccountContext } from './context.ts'

const KEYS_A_ROUND = 20

/** Counts the keys that were switched on again and those that were erased. Throws `SecretsError` for a secret that cannot be decrypted. */
export async function recheckKeys({
  ctx,
}: {
  ctx: Pick<AccountContext, 'db' | 'secrets' | 'keyChecker' | 'log'>
}): Promise<{ back: number; deleted: number }> {
  const { db, secrets, keyChecker } = ctx
  let back = 0
  for (const { id, keyId, secret } of await claimKeysToCheck(db, { limit: KEYS_A_ROUND })) {
    const check = await keyChecker.checkKey({ keyId, secret: secrets.open(secret, id) })
    if (check.kind === 'refused') {
      const refusal = { id, reason: check.reason, detail: check.detail }
      await recordKeyRefused(db, refusal)
      // A key that was added without a check is still active.
      await switchKeyOff(db, refusal)
    }
    if (check.kind === 'accepted' && (await switchKeyOn(db, { id }))) {
      back += 1
      ctx.log.info({ accountKey: id, keyId }, 'the platform accepts the key')
    }
  }
  return { back, deleted: await deleteReplacedKeys(db) }
}
