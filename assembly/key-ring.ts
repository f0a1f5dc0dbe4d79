// The key ring over the database: which keys exist, which are refused, when each was last used.
import { KeyRing } from '../adapters/higgsfield/key-ring.ts'
import type { Secrets } from '../contracts/ports/secrets.ts'
import { listActiveKeys, recordKeysUsed, switchKeyOff } from '../db/accounts/keys.ts'
import { recordSource } from '../db/accounts/sandbox.ts'
import type { Database } from '../db/connection/connect.ts'
import type { Logger } from '../telemetry/logger.ts'

/** Reads nothing yet: the first use reads the keys, or an explicit `refresh()`. */
export function createKeyRing({ db, secrets, log }: { db: Database; secrets: Secrets; log: Logger }): KeyRing {
  return new KeyRing({
    secrets,
    records: {
      listActiveKeys: () => listActiveKeys(db),
      switchKeyOff: async (input) => {
        await switchKeyOff(db, input)
        log.warn(
          { accountKey: input.id, reason: input.reason },
          'the platform refuses a key; it stays off until the platform accepts it again',
        )
      },
      recordKeysUsed: (input) => recordKeysUsed(db, input),
      recordSource: (input) => recordSource(db, input),
    },
    onProblem: (error, keyId) => log.warn({ err: error, keyId }, 'the keys of the accounts could not be read'),
  })
}
