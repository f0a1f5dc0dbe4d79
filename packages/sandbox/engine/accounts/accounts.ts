// The accounts, their keys, switches and credits. A balance is start credits plus adjustments, minus the credits that requests
// hold or have paid. Invariant: a change is stored before the response that confirms it.
import type { ResolvedOptions } from '../../options.ts'
import { isPreview } from '../../models/catalogue.ts'
import { roundCredits } from '../../models/model.ts'
import type { AccountRecord, AccountStore, Key, KeyState, WebhookSecret } from '../../store/accounts.ts'
import type { AccountSwitches, Contract, SwitchOverrides } from './contract.ts'
import { switchesOf } from './contract.ts'

export type { Key, KeyState, WebhookSecret }

/** A view of an account. Only `Accounts` changes it. */
export interface Account {
  readonly name: string
  readonly keys: readonly Readonly<Key>[]
  readonly switches: AccountSwitches
  readonly balanceCredits: number
  /** Ids of its models; a request for another model gets 404. */
  readonly catalogue: 'all' | readonly string[]
  /** The current secret is last. Empty until a secret is first needed. */
  readonly webhookSecrets: readonly WebhookSecret[]
  readonly webhookSecretRevealedAtMs: number | null
}

/** Changes while the sandbox runs. A switch set to null returns to the value that the account started with. */
export interface AccountChange {
  contract?: Contract
  switches?: { [Row in keyof SwitchOverrides]: SwitchOverrides[Row] | null }
  /** The new balance. */
  credits?: number
  keyStates?: Record<string, KeyState>
  catalogue?: 'all' | string[]
}

/** A change was refused; the message gives the reason. */
export class AccountError extends Error {
  override name = 'AccountError'
}

type Live = { -readonly [Field in keyof Account]: Account[Field] }

interface Entry {
  live: Live
  record: AccountRecord
  started: { contract: Contract; overrides: SwitchOverrides }
}

/** The sources of the accounts: flags, stored changes, and the credits that requests hold. */
export interface AccountSources {
  options: ResolvedOptions
  store: AccountStore
  /** By account name. */
  heldCredits: ReadonlyMap<string, number>
}

export class Accounts {
  readonly #options: ResolvedOptions
  readonly #store: AccountStore
  readonly #entries = new Map<string, Entry>()
  readonly #byKeyId = new Map<string, { account: Account; key: Readonly<Key> }>()

  constructor({ options, store, heldCredits }: AccountSources) {
    this.#options = options
    this.#store = store
    refuseSharedKeysOrThrow(options.keys)
    const records = new Map(store.all().map((record) => [record.name, record]))
    for (const key of options.keys) {
      const record = records.get(key.account) ?? emptyRecord(key.account, null)
      records.set(key.account, record)
      const entry = this.#entries.get(key.account) ?? this.#enter(record, heldCredits.get(key.account) ?? 0)
      const state = record.keys.find((stored) => stored.keyId === key.keyId)?.state ?? 'active'
      const others = entry.live.keys.filter((other) => other.keyId !== key.keyId)
      entry.live.keys = [...others, { keyId: key.keyId, secret: key.secret, state }]
    }
    // A stored account without start credits came from the flags of an earlier run. It ends when the flags no longer name it.
    for (const record of records.values()) {
      if (this.#entries.has(record.name) || record.startCredits === null) continue
      this.#enter(record, heldCredits.get(record.name) ?? 0)
    }
    for (const entry of this.#entries.values()) this.#indexKeys(entry.live)
  }

  list(): Account[] {
    return [...this.#entries.values()].map((entry) => entry.live)
  }

  /** Undefined when the account does not exist. A stored request may name an account that was removed. */
  find(name: string): Account | undefined {
    return this.#entries.get(name)?.live
  }

  /** The account and key of a credential pair. The key may be expired or disabled. */
  findByKey(keyId: string, secret: string): { account: Account; key: Readonly<Key> } | undefined {
    const found = this.#byKeyId.get(keyId)
    return found?.key.secret === secret ? found : undefined
  }

  /** Adds an account while the sandbox runs. It is stored, so it exists after a restart. Throws `AccountError`. */
  addOrThrow(name: string, keys: readonly Key[], change: AccountChange): Account {
    if (this.#entries.has(name)) throw new AccountError(`name: account ${name} already exists`)
    for (const key of keys) this.#refuseTakenKeyOrThrow(key.keyId)
    const record = emptyRecord(name, change.credits ?? this.#options.credits)
    record.keys = [...keys]
    const entry = this.#enter(record, 0)
    this.#indexKeys(entry.live)
    return this.changeOrThrow(name, change)
  }

  addKeyOrThrow(name: string, key: Key): Account {
    const entry = this.#entryOrThrow(name)
    this.#refuseTakenKeyOrThrow(key.keyId)
    entry.record.keys = [...entry.record.keys, key]
    entry.live.keys = [...entry.live.keys, key]
    this.#save(entry)
    return entry.live
  }

  changeOrThrow(name: string, change: AccountChange): Account {
    const entry = this.#entryOrThrow(name)
    const { record, live } = entry
    const unknownKey = Object.keys(change.keyStates ?? {}).find((id) => !live.keys.some((key) => key.keyId === id))
    if (unknownKey !== undefined) throw new AccountError(`keys: account ${name} has no key ${unknownKey}`)
    if (change.contract !== undefined) record.contract = change.contract
    record.overrides = withChanges(record.overrides, change.switches ?? {})
    live.switches = effectiveSwitches(entry)
    if (change.credits !== undefined) {
      record.adjustedCredits = roundCredits(record.adjustedCredits + change.credits - live.balanceCredits)
      live.balanceCredits = roundCredits(change.credits)
    }
    if (change.catalogue !== undefined) live.catalogue = record.catalogue = change.catalogue
    const states = change.keyStates ?? {}
    live.keys = live.keys.map((key) => ({ ...key, state: states[key.keyId] ?? key.state }))
    if (change.keyStates !== undefined) record.keys = [...live.keys]
    this.#save(entry)
    return live
  }

  setWebhookSecretsOrThrow(name: string, secrets: WebhookSecret[], revealedAtMs: number | null): void {
    const entry = this.#entryOrThrow(name)
    entry.live.webhookSecrets = entry.record.webhookSecrets = secrets
    entry.live.webhookSecretRevealedAtMs = entry.record.webhookSecretRevealedAtMs = revealedAtMs
    this.#save(entry)
  }

  reserve(account: Account, credits: number): void {
    this.#move(account, -credits)
  }

  refund(account: Account, credits: number): void {
    this.#move(account, credits)
  }

  #move(account: Account, credits: number): void {
    const { live } = this.#entryOrThrow(account.name)
    live.balanceCredits = roundCredits(live.balanceCredits + credits)
  }

  #enter(record: AccountRecord, heldCredits: number): Entry {
    const options = this.#options
    const contract = options.keys.find((key) => key.account === record.name && key.contract)?.contract
    const started = { contract: contract ?? options.contract, overrides: options.switches }
    const live: Live = {
      name: record.name,
      keys: record.keys,
      switches: effectiveSwitches({ record, started }),
      balanceCredits: roundCredits((record.startCredits ?? options.credits) + record.adjustedCredits - heldCredits),
      catalogue: record.catalogue,
      webhookSecrets: record.webhookSecrets,
      webhookSecretRevealedAtMs: record.webhookSecretRevealedAtMs,
    }
    const entry = { live, record, started }
    this.#entries.set(record.name, entry)
    return entry
  }

  #save(entry: Entry): void {
    this.#store.save(entry.record)
    this.#indexKeys(entry.live)
  }

  #indexKeys(account: Account): void {
    for (const key of account.keys) this.#byKeyId.set(key.keyId, { account, key })
  }

  #refuseTakenKeyOrThrow(keyId: string): void {
    const owner = this.#byKeyId.get(keyId)?.account.name
    if (owner !== undefined) throw new AccountError(`keyId: ${keyId} already belongs to account ${owner}`)
  }

  #entryOrThrow(name: string): Entry {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw new AccountError(`there is no account ${name}`)
    return entry
  }
}

function refuseSharedKeysOrThrow(keys: ResolvedOptions['keys']): void {
  for (const { keyId, account } of keys) {
    const other = keys.find((key) => key.keyId === keyId && key.account !== account)?.account
    if (other !== undefined) throw new AccountError(`key ${keyId} is given to two accounts, ${account} and ${other}`)
  }
}

/** True if the account may use the model. */
export function hasModel(account: Account, modelId: string): boolean {
  return account.catalogue === 'all' ? !isPreview(modelId) : account.catalogue.includes(modelId)
}

/** The switches of an account. If it was removed after its request was accepted: the switches of a new account. */
export function switchesFor(
  { accounts, options }: { accounts: Accounts; options: ResolvedOptions },
  name: string,
): AccountSwitches {
  return accounts.find(name)?.switches ?? switchesOf(options.contract, options.switches)
}

function effectiveSwitches({ record, started }: Omit<Entry, 'live'>): AccountSwitches {
  return switchesOf(record.contract ?? started.contract, { ...started.overrides, ...record.overrides })
}

function withChanges(overrides: SwitchOverrides, change: NonNullable<AccountChange['switches']>): SwitchOverrides {
  return Object.fromEntries(Object.entries({ ...overrides, ...change }).filter(([, value]) => value !== null))
}

function emptyRecord(name: string, startCredits: number | null): AccountRecord {
  return {
    name,
    startCredits,
    adjustedCredits: 0,
    contract: null,
    overrides: {},
    keys: [],
    catalogue: 'all',
    webhookSecrets: [],
    webhookSecretRevealedAtMs: null,
  }
}
