// What is kept of accounts: everything that was changed or made while the sandbox ran. What the flags say is not here.
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
  /** A rotated one signs until then; null: the current one. */
  validUntilMs: number | null
}

export interface AccountRecord {
  name: string
  /** Null for an account of the flags, which say its credits themselves. */
  startCredits: number | null
  /** Credits given and taken by hand since. */
  adjustedCredits: number
  /** Null: as the flags say. */
  contract: Contract | null
  overrides: SwitchOverrides
  /** Keys that were added or whose state was changed. */
  keys: Key[]
  /** Ids of the models that it has. */
  catalogue: 'all' | string[]
  /** The current one is last. */
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
