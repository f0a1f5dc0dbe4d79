// Stored accounts: everything that was changed or added while the sandbox ran. Values of the flags are not stored.
import type { DatabaseSync } from 'node:sqlite'
import type { Contract, SwitchOverrides } from '../engine/accounts/contract.ts'

export type KeyState = 'active' | 'expired' | 'disabled'

export interface Key {
  keyId: string
  secret: string
  state: KeyState
}

export interface WebhookSecret {
  /** `whsec_` and base64. */
  secret: string
  /** A rotated secret is valid until then; null for the current secret. */
  validUntilMs: number | null
}

export interface AccountRecord {
  name: string
  /** Null for an account of the flags, which set its credits. */
  startCredits: number | null
  /** Sum of the later changes by admin calls. */
  adjustedCredits: number
  /** Null: the value of the flags. */
  contract: Contract | null
  overrides: SwitchOverrides
  /** Keys that were added, or whose state was changed. */
  keys: Key[]
  /** Ids of its models. */
  catalogue: 'all' | string[]
  /** The current secret is last. */
  webhookSecrets: WebhookSecret[]
  webhookSecretRevealedAtMs: number | null
}

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(database: DatabaseSync) {
  const all = database.prepare('select record from accounts order by rowid')
  const save = database.prepare(
    'insert into accounts (name, record) values (?, ?) on conflict (name) do update set record = excluded.record',
  )
  return {
    all: (): AccountRecord[] => all.all().map((row) => JSON.parse(String(row['record'])) as AccountRecord),
    save: (record: AccountRecord): void => void save.run(record.name, JSON.stringify(record)),
  }
}
