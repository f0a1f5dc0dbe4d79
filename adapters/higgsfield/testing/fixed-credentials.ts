// Fixed keys for tests of the client. It records every refusal.
import type { Credentials, PlatformKey } from '../credentials.ts'

export interface FixedCredentials extends Credentials {
  rejected: { keyId: string; reason: string; detail: string }[]
}

/** Several entries of one account are several keys of it. A refused key is not returned again. */
export function fixedCredentials(
  accounts: readonly { accountId: string; keyId: string; secret: string }[],
): FixedCredentials {
  const rejected: FixedCredentials['rejected'] = []
  const isUsable = (key: { keyId: string }) => !rejected.some(({ keyId }) => keyId === key.keyId)
  return {
    rejected,
    keysOf: async (accountId) =>
      accounts
        .filter((key) => key.accountId === accountId)
        .map(({ keyId, secret }): PlatformKey => ({ id: keyId, keyId, secret }))
        .filter(isUsable),
    reject: async ({ keyId }, rejection) => void rejected.push({ keyId, ...rejection }),
  }
}
