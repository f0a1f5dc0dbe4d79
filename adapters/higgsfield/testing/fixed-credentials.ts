// Fixed keys for tests of the client. It records every refusal, and which server has responded.
import type { Credentials, PlatformKey } from '../credentials.ts'

export interface FixedCredentials extends Credentials {
  rejected: { keyId: string; reason: string; detail: string }[]
  responses: { accountId: string; isSandbox: boolean }[]
}

/** Several entries of one account are several keys of it. A refused key is not returned again. */
export function fixedCredentials(
  accounts: readonly { accountId: string; keyId: string; secret: string }[],
): FixedCredentials {
  const rejected: FixedCredentials['rejected'] = []
  const responses: FixedCredentials['responses'] = []
  const isUsable = (key: { keyId: string }) => !rejected.some(({ keyId }) => keyId === key.keyId)
  return {
    rejected,
    responses,
    keysOf: async (accountId) =>
      accounts
        .filter((key) => key.accountId === accountId)
        .map(({ keyId, secret }): PlatformKey => ({ id: keyId, keyId, secret }))
        .filter(isUsable),
    reject: async ({ keyId }, rejection) => void rejected.push({ keyId, ...rejection }),
    responded: (accountId, { isSandbox }) => void responses.push({ accountId, isSandbox }),
  }
}
