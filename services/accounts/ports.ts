// What the verbs about accounts need of the platform. `adapters/` implements it.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'

export interface PlatformKeyPair {
  keyId: string
  secret: string
}

export type KeyCheck =
  /** `models`: what the catalogue lists for the account; undefined where it could not be read. */
  | { kind: 'accepted'; models: string[] | undefined; hasUsageReport: boolean }
  | { kind: 'refused'; reason: KeyRejection; detail: string }
  /** A firewall answered, not the platform: nothing is known of the key. */
  | { kind: 'blocked'; detail: string }
  | { kind: 'unavailable'; detail: string }

export interface KeyChecker {
  /** Asks with calls that are free and create nothing. Does not throw. */
  checkKey(key: PlatformKeyPair): Promise<KeyCheck>
}

/** The headers of Standard Webhooks, as they came. */
export interface WebhookSignature {
  id: string | undefined
  timestamp: string | undefined
  signature: string | undefined
}

/** Whether one of the secrets signed these bytes, within five minutes of now. */
export type VerifyWebhook = (webhook: {
  bytes: Uint8Array
  signature: WebhookSignature
  secrets: readonly string[]
}) => boolean
