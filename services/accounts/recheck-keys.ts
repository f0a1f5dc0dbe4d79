// Checks refused keys at growing intervals and keys that take over, and erases replaced keys. The worker's housekeeping runs it.
import {
  claimKeysToCheck,
  deleteReplacedKeys,
  type KeyToCheck,
  recordKeyDetail,
  recordKeyRefused,
  switchKeyOff,
  switchKeyOn,
} from '../../db/accounts/keys.ts'
import type { Database } from '../../db/connection/connect.ts'
import type { AccountContext } from './context.ts'

const KEYS_A_ROUND = 20

/**
 * Counts the keys that were switched on again, those that were erased, and those whose check failed here: their secret cannot be
 * decrypted, or the records could not be written. Such a key does not keep the others from being checked, and is logged.
 */
export async function recheckKeys({
  ctx,
}: {
  ctx: Pick<AccountContext, 'db' | 'secrets' | 'keyChecker' | 'log'>
}): Promise<{ back: number; deleted: number; failed: number }> {
  const { db, log } = ctx
  let [back, failed] = [0, 0]
  for (const key of await claimKeysToCheck(db, { limit: KEYS_A_ROUND })) {
    try {
      back += (await recheckKey(ctx, key)) ? 1 : 0
    } catch (error) {
      failed += 1
      const { id: accountKey, keyId, accountId } = key
      log.error(
        { err: error, accountKey, keyId, accountId },
        'a key could not be checked; a later round checks it again',
      )
    }
  }
  return { back, deleted: await deleteReplacedKeys(db), failed }
}

/** Whether the key was switched on again. Throws `SecretsError` where its secret cannot be decrypted; the key then shows the reason. */
async function recheckKey(
  { db, secrets, keyChecker, log }: Pick<AccountContext, 'db' | 'secrets' | 'keyChecker' | 'log'>,
  { id, keyId, secret: sealed }: KeyToCheck,
): Promise<boolean> {
  const secret = await openOrRecord(() => secrets.open(sealed, id), { db, id })
  const check = await keyChecker.checkKey({ keyId, secret })
  if (check.kind === 'refused') {
    const refusal = { id, reason: check.reason, detail: check.detail }
    await recordKeyRefused(db, refusal)
    // A key that was added without a check is still active.
    await switchKeyOff(db, refusal)
  }
  if (check.kind !== 'accepted' || !(await switchKeyOn(db, { id }))) return false
  log.info({ accountKey: id, keyId }, 'the platform accepts the key')
  return true
}

const UNREADABLE =
  'its secret cannot be decrypted with the configured keys (HFW_SECRETS_KEY, HFW_SECRETS_KEY_PREVIOUS), so it is not checked'

async function openOrRecord(open: () => string, key: { db: Database; id: string }): Promise<string> {
  try {
    return open()
  } catch (error) {
    await recordKeyDetail(key.db, { id: key.id, detail: UNREADABLE })
    throw error
  }
}
