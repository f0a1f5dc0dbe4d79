// The decrypted keys of all accounts. The least recently used key of an account comes first.
// Invariant: while the database is away, the last known keys remain in use, so that running requests are not lost. A refused
// key is not used again, even while its refusal cannot be written.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import { type Secrets, SecretsError } from '../../contracts/ports/secrets.ts'
import type { Credentials, PlatformKey } from './credentials.ts'
import { isSendable } from './http-exchange.ts'

export interface StoredKey {
  id: string
  accountId: string
  keyId: string
  /** Encrypted. */
  secret: string
}

export interface KeyRecords {
  /** The usable keys of all accounts. */
  listActiveKeys(): Promise<StoredKey[]>
  switchKeyOff(input: { id: string; reason: KeyRejection; detail: string }): Promise<void>
  recordKeysUsed(input: { usedAtMs: ReadonlyMap<string, number> }): Promise<void>
  /** Which server responds for the account. */
  recordSource(input: { accountId: string; isSandbox: boolean }): Promise<void>
}

export interface KeyRingOptions {
  records: KeyRecords
  secrets: Pick<Secrets, 'open'>
  /** Called with errors of the database and of decryption. Never receives a secret. */
  onProblem: (error: unknown, keyId?: string) => void
  /** How long the keys are used before they are read again, in milliseconds. Default 1 s. */
  freshMs?: number
}

/** Shortest pause between two writes of the keys' last uses. */
const NOTE_EVERY_MS = 30_000

type OpenedKey = PlatformKey & { accountId: string; sealed: string }

export class KeyRing implements Credentials {
  readonly #options: KeyRingOptions
  #keys: readonly OpenedKey[] = []
  #readAtMs = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined
  #notedAtMs = Number.NEGATIVE_INFINITY
  readonly #lastUsedMs = new Map<string, number>()
  readonly #unwrittenUses = new Map<string, number>()
  readonly #unusable = new Set<string>()
  /** Why the keys of an account cannot be decrypted here, by account. */
  readonly #unreadable = new Map<string, SecretsError>()
  /** Refusals that are not in the database yet, by key. */
  readonly #unwrittenRefusals = new Map<string, { reason: KeyRejection; detail: string }>()

  /** Whether the sandbox has responded last, by account. */
  readonly #isSandbox = new Map<string, boolean>()
  /** The accounts of `#isSandbox` whose entry is not in the database yet. */
  readonly #unwrittenSources = new Set<string>()

  constructor(options: KeyRingOptions) {
    this.#options = options
  }

  /** Throws `SecretsError` where the account has keys, but this process cannot decrypt one. */
  async keysOf(accountId: string): Promise<readonly PlatformKey[]> {
    if (performance.now() - this.#readAtMs > (this.#options.freshMs ?? 1_000)) await this.refresh()
    // An account that was just added may have work already.
    if (this.#usable(accountId).length === 0) await this.refresh()
    const keys = this.#usable(accountId)
    const [first] = keys
    // A key that cannot be decrypted here is not a missing key: the call must be tried again, here or by another process.
    const unreadable = first ? undefined : this.#unreadable.get(accountId)
    if (unreadable) throw unreadable
    if (first) {
      this.#lastUsedMs.set(first.id, performance.now())
      this.#unwrittenUses.set(first.id, Date.now())
    }
    return keys
  }

  async reject(key: PlatformKey, rejection: { reason: KeyRejection; detail: string }): Promise<void> {
    this.#unwrittenRefusals.set(key.id, rejection)
    await this.#writeRejections()
  }

  responded(accountId: string, { isSandbox }: { isSandbox: boolean }): void {
    if (this.#isSandbox.get(accountId) === isSandbox) return
    this.#isSandbox.set(accountId, isSandbox)
    this.#unwrittenSources.add(accountId)
    void this.#writeSources()
  }

  /** Reads the keys again. Simultaneous calls share one read. Does not throw: errors go to `onProblem`. */
  async refresh(): Promise<void> {
    await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)))
  }

  #usable(accountId: string): OpenedKey[] {
    return this.#keys
      .filter((key) => key.accountId === accountId && !this.#unwrittenRefusals.has(key.id))
      .toSorted((a, b) => (this.#lastUsedMs.get(a.id) ?? 0) - (this.#lastUsedMs.get(b.id) ?? 0))
  }

  async #read(): Promise<void> {
    try {
      await this.#writeRejections()
      await this.#writeSources()
      const stored = await this.#options.records.listActiveKeys()
      const known = new Map(this.#keys.map((key) => [key.sealed, key]))
      this.#unreadable.clear()
      this.#keys = stored.flatMap((key) => {
        const opened = known.get(key.secret) ?? this.#open(key)
        return opened ? [{ ...opened, accountId: key.accountId }] : []
      })
      this.#readAtMs = performance.now()
      await this.#writeUses()
    } catch (error) {
      this.#options.onProblem(error)
    }
  }

  #open({ id, accountId, keyId, secret: sealed }: StoredKey): OpenedKey | undefined {
    try {
      const secret = this.#options.secrets.open(sealed, id)
      if (!isSendable({ keyId, secret })) throw new TypeError('no header can carry this key')
      return { id, accountId, keyId, secret, sealed }
    } catch (error) {
      // Reported once, because the key is read again every second.
      if (!this.#unusable.has(sealed)) this.#options.onProblem(error, keyId)
      this.#unusable.add(sealed)
      if (error instanceof SecretsError) this.#unreadable.set(accountId, error)
      return undefined
    }
  }

  async #writeRejections(): Promise<void> {
    for (const [id, rejection] of this.#unwrittenRefusals) {
      try {
        await this.#options.records.switchKeyOff({ id, ...rejection })
        this.#keys = this.#keys.filter((key) => key.id !== id)
        this.#unwrittenRefusals.delete(id)
      } catch (error) {
        this.#options.onProblem(error)
      }
    }
  }

  async #writeSources(): Promise<void> {
    for (const accountId of this.#unwrittenSources) {
      const isSandbox = this.#isSandbox.get(accountId)!
      this.#unwrittenSources.delete(accountId)
      try {
        await this.#options.records.recordSource({ accountId, isSandbox })
      } catch (error) {
        this.#unwrittenSources.add(accountId)
        this.#options.onProblem(error)
        return
      }
    }
  }

  async #writeUses(): Promise<void> {
    if (this.#unwrittenUses.size === 0 || performance.now() - this.#notedAtMs < NOTE_EVERY_MS) return
    this.#notedAtMs = performance.now()
    await this.#options.records.recordKeysUsed({ usedAtMs: new Map(this.#unwrittenUses) })
    this.#unwrittenUses.clear()
  }
}
