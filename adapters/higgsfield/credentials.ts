// The port through which the platform client gets an account's keys and reports a refused one.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'

export interface PlatformKey {
  /** Id of the key's row. */
  id: string
  keyId: string
  secret: string
}

export interface Credentials {
  /** The account's usable keys in the order in which to try them; empty where it has none. Does not throw. */
  keysOf(accountId: string): Promise<readonly PlatformKey[]>
  /** Records that the platform refused the key, which is not used again until a check accepts it. Does not throw. */
  reject(key: PlatformKey, rejection: { reason: KeyRejection; detail: string }): Promise<void>
  /** Records which server responded for the account. Returns before it is written, because a result must not wait for it. Does not throw. */
  responded(accountId: string, response: { isSandbox: boolean }): void
}
