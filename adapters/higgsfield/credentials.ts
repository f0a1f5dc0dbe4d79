// Where the platform client gets an account's keys from, and whom it tells that one is refused.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'

export interface PlatformKey {
  /** Id of its row. */
  id: string
  keyId: string
  secret: string
}

export interface Credentials {
  /** Usable keys of the account, in the order in which to try them. Empty where it has none. Does not throw. */
  keysOf(accountName: string): Promise<readonly PlatformKey[]>
  /** The platform refused the key. It is not handed out again until it is taken again. Does not throw. */
  reject(key: PlatformKey, rejection: { reason: KeyRejection; detail: string }): Promise<void>
}
