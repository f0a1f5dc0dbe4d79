// The platform's keys out of the database: read once before work begins, then kept fresh.
import { KeyRing } from '../adapters/higgsfield/key-ring.ts'
import type { Secrets } from '../contracts/ports/secrets.ts'
import { listActiveKeys, recordKeysUsed, switchKeyOff } from '../db/accounts/keys.ts'
import type { Database } from '../db/connection/connect.ts'
import type { Logger } from '../telemetry/logger.ts'

export async function openKeyRing(given: { db: Database; secrets: Secrets; log: Logger }): Promise<KeyRing> {
  const { db, secrets, log } = given
  const ring = new KeyRing({
    secrets,
    records: {
      listActiveKeys: () => listActiveKeys(db),
      switchKeyOff: async (input) => {
        await switchKeyOff(db, input)
        log.warn(
          { accountKey: input.id, reason: input.reason },
          'the platform refuses a key; it is off until it is taken again',
        )
      },
      recordKeysUsed: (input) => recordKeysUsed(db, input),
    },
    onProblem: (error, keyId) => log.warn({ err: error, keyId }, 'the keys of the accounts could not be read'),
  })
  await ring.refresh()
  return ring
}
