// What the services about accounts need of the platform. `adapters/` implements it.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'

export interface PlatformKeyPair {
  keyId: string
  secret: string
}

export type KeyCheck =
  /**
   * - `models`: those that the catalogue lists for the account; undefined where it could not be read.
   * - `isSandbox`: whether the sandbox has responded; undefined where the response does not show it.
   */
  | { kind: 'accepted'; models: string[] | undefined; hasUsageReport: boolean; isSandbox: boolean | undefined }
  | { kind: 'refused'; reason: KeyRejection; detail: string }
  /** A firewall responded instead of the platform: whether the key is valid is unknown. */
  | { kind: 'blocked'; detail: string }
  | { kind: 'unavailable'; detail: string }

export interface KeyChecker {
  /** Makes only calls that are free and create nothing. Does not throw. */
  checkKey(key: PlatformKeyPair): Promise<KeyCheck>
}

/** The headers of Standard Webhooks, as received. */
export interface WebhookSignature {
  id: string | undefined
  timestamp: string | undefined
  signature: string | undefined
}

/** True where one of the secrets signed these bytes, at most five minutes ago. */
export type VerifyWebhook = (webhook: {
  bytes: Uint8Array
  signature: WebhookSignature
  secrets: readonly string[]
}) => boolean
