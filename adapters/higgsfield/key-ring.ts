// The keys of all accounts as the database has them, opened, and shared out so that each takes its turn.
// Invariant: with the database away the keys of before are used on, so that no request is lost between two steps; a refused
// key is not handed out again even while its refusal cannot be written.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Credentials, PlatformKey } from './credentials.ts'
import { isSendable } from './http-exchange.ts'

export interface StoredKey {
  id: string
  accountName: string
  keyId: string
  /** Encrypted. */
  secret: string
}

export interface KeyRecords {
  /** Keys that may be used, of all accounts. */
  listActiveKeys(): Promise<StoredKey[]>
  switchKeyOff(input: { id: string; reason: KeyRejection; detail: string }): Promise<void>
  recordKeysUsed(input: { usedAtMs: ReadonlyMap<string, number> }): Promise<void>
}

export interface KeyRingOptions {
  records: KeyRecords
  secrets: Pick<Secrets, 'open'>
  /** Told what goes wrong with the database or a secret; never a secret. */
  onProblem: (error: unknown, keyId?: string) => void
  /** How long a reading of the database holds, in milliseconds. Default 1 s. */
  freshMs?: number
}

/** Uses are written this often at most. */
const NOTE_EVERY_MS = 30_000

type OpenedKey = PlatformKey & { accountName: string; sealed: string }

export class KeyRing implements Credentials {
  readonly #options: KeyRingOptions
  #keys: readonly OpenedKey[] = []
  #readAtMs = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined
  #notedAtMs = Number.NEGATIVE_INFINITY
  readonly #lastUsedMs = new Map<string, number>()
  readonly #unnoted = new Map<string, number>()
  readonly #unusable = new Set<string>()
  /** Refusals that the database has not taken yet, by key. */
  readonly #unwritten = new Map<string, { reason: KeyRejection; detail: string }>()

  constructor(options: KeyRingOptions) {
    this.#options = options
  }

  async keysOf(accountName: string): Promise<readonly PlatformKey[]> {
    if (performance.now() - this.#readAtMs > (this.#options.freshMs ?? 1_000)) await this.refresh()
    // An account that was added a moment ago may be at work already.
    if (this.#usable(accountName).length === 0) await this.refresh()
    const keys = this.#usable(accountName)
    const [first] = keys
    if (first) {
      this.#lastUsedMs.set(first.id, performance.now())
      this.#unnoted.set(first.id, Date.now())
    }
    return keys
  }

  async reject(key: PlatformKey, rejection: { reason: KeyRejection; detail: string }): Promise<void> {
    this.#unwritten.set(key.id, rejection)
    await this.#writeRejections()
  }

  /** Reads the keys again. One reading at a time; whoever asks meanwhile waits for it. */
  async refresh(): Promise<void> {
    await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)))
  }

  #usable(accountName: string): OpenedKey[] {
    return this.#keys
      .filter((key) => key.accountName === accountName && !this.#unwritten.has(key.id))
      .toSorted((a, b) => (this.#lastUsedMs.get(a.id) ?? 0) - (this.#lastUsedMs.get(b.id) ?? 0))
  }

  async #read(): Promise<void> {
    try {
      await this.#writeRejections()
      const stored = await this.#options.records.listActiveKeys()
      const known = new Map(this.#keys.map((key) => [key.sealed, key]))
      this.#keys = stored.flatMap((key) => {
        const opened = known.get(key.secret)
        return opened ? { ...opened, accountName: key.accountName } : this.#open(key)
      })
      this.#readAtMs = performance.now()
      await this.#noteUses()
    } catch (error) {
      this.#options.onProblem(error)
    }
  }

  #open({ id, accountName, keyId, secret: sealed }: StoredKey): OpenedKey[] {
    try {
      const secret = this.#options.secrets.open(sealed, id)
      if (!isSendable({ keyId, secret })) throw new TypeError('no header can carry this key')
      return [{ id, accountName, keyId, secret, sealed }]
    } catch (error) {
      // Told once: it is read again every second.
      if (!this.#unusable.has(sealed)) this.#options.onProblem(error, keyId)
      this.#unusable.add(sealed)
      return []
    }
  }

  async #writeRejections(): Promise<void> {
    for (const [id, rejection] of this.#unwritten) {
      try {
        await this.#options.records.switchKeyOff({ id, ...rejection })
        this.#keys = this.#keys.filter((key) => key.id !== id)
        this.#unwritten.delete(id)
      } catch (error) {
        this.#options.onProblem(error)
      }
    }
  }

  async #noteUses(): Promise<void> {
    if (this.#unnoted.size === 0 || performance.now() - this.#notedAtMs < NOTE_EVERY_MS) return
    this.#notedAtMs = performance.now()
    await this.#options.records.recordKeysUsed({ usedAtMs: new Map(this.#unnoted) })
    this.#unnoted.clear()
  }
}
