// The webhook secret of an account and its Standard Webhooks signatures. After a rotation the old secret stays valid for a day
// of the sandbox's clock, so each delivery then has two signatures.
import { createHmac, randomBytes } from 'node:crypto'
import type { Account } from '../accounts/accounts.ts'
import type { Platform } from '../platform.ts'

const ROTATION_OVERLAP_MS = 24 * 3600 * 1000

type Parts = Pick<Platform, 'accounts' | 'clock'>

/** Returns the current secret, and makes one if there is none. From now on `when_revealed` signs. */
export function revealWebhookSecret({ accounts, clock }: Parts, account: Account): string {
  const current = account.webhookSecrets.at(-1)?.secret ?? newSecret()
  const secrets =
    account.webhookSecrets.length > 0 ? [...account.webhookSecrets] : [{ secret: current, validUntilMs: null }]
  accounts.setWebhookSecretsOrThrow(account.name, secrets, account.webhookSecretRevealedAtMs ?? clock.now())
  return current
}

/** Makes a new secret, which is valid at once, and returns it. */
export function rotateWebhookSecret({ accounts, clock }: Parts, account: Account): string {
  const nowMs = clock.now()
  const secret = newSecret()
  const older = account.webhookSecrets
    .filter(({ validUntilMs }) => validUntilMs === null || validUntilMs > nowMs)
    .map((old) => ({ ...old, validUntilMs: old.validUntilMs ?? nowMs + ROTATION_OVERLAP_MS }))
  const revealedAtMs = account.webhookSecretRevealedAtMs ?? nowMs
  accounts.setWebhookSecretsOrThrow(account.name, [...older, { secret, validUntilMs: null }], revealedAtMs)
  return secret
}

/** The header `webhook-signature`: one entry for each valid secret, the newest first. Undefined when the account does not sign. */
export function webhookSignature(
  parts: Parts,
  account: Account,
  message: { id: string; timestamp: string; body: string },
): string | undefined {
  const { webhookSigning } = account.switches
  if (webhookSigning === 'off') return undefined
  if (webhookSigning === 'when_revealed' && account.webhookSecretRevealedAtMs === null) return undefined
  if (account.webhookSecrets.length === 0) {
    parts.accounts.setWebhookSecretsOrThrow(account.name, [{ secret: newSecret(), validUntilMs: null }], null)
  }
  const nowMs = parts.clock.now()
  return account.webhookSecrets
    .filter(({ validUntilMs }) => validUntilMs === null || validUntilMs > nowMs)
    .toReversed()
    .map(({ secret }) => signed(secret, message))
    .join(' ')
}

function signed(secret: string, { id, timestamp, body }: { id: string; timestamp: string; body: string }): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
