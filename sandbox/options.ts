// What a sandbox can be told when it starts, with every default in one place.
import { z } from 'zod'

/** Contract generation an account speaks: `a` oldest, `a_plus` the mixed stage, `b` newest (queueing, 429). */
export type Contract = 'a' | 'a_plus' | 'b'
export const contracts = ['a', 'a_plus', 'b'] as const satisfies readonly Contract[]

/** One credential pair. Several keys of one account name share its slots, credits, requests and idempotency keys. */
export interface AccountKey {
  account: string
  keyId: string
  secret: string
}

export interface SandboxOptions {
  /** Keys; at least one. */
  keys: readonly AccountKey[]
  /** TCP port; 0 takes a free one. Default 0. */
  port?: number
  /** Address to listen on. Default 127.0.0.1. */
  host?: string
  /** Requests of one account in work at the same time. Default 2. */
  concurrency?: number
  /** Divides every simulated duration. Default 1 (real time). */
  speed?: number
  /** Seed of latencies and of pictures that name no seed. Default 1. */
  seed?: number
  /** Contract generation of all accounts. Default `b`. */
  contract?: Contract
  /** Places in the server's own queue, as a multiple of the concurrency (contract b). Default 10. */
  queueMultiplier?: number
  /** Credits each account starts with. Default 10000. */
  credits?: number
  /** Folder for state and media. Default: a temporary one, removed when the sandbox closes. */
  dataDir?: string
  /** Receives one line per event. Default: silent. */
  log?: (line: string) => void
}

export type ResolvedOptions = Required<Omit<SandboxOptions, 'dataDir'>> & { dataDir: string | null }

/** Fills in the defaults. */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  const defaults = {
    port: 0,
    host: '127.0.0.1',
    concurrency: 2,
    speed: 1,
    seed: 1,
    contract: 'b' as const,
    queueMultiplier: 10,
    credits: 10_000,
    dataDir: null,
    log: () => {},
  }
  return { ...defaults, ...options }
}

const accountSpec = z.string().regex(/^[^=:\s]+=[^=:\s]+:[^:\s]+$/)

/** Reads `name=keyId:secret`. Throws a plain Error that says the expected form. */
export function parseAccountKeyOrThrow(text: string): AccountKey {
  if (!accountSpec.safeParse(text).success) throw new Error(`--account wants name=keyId:secret, got "${text}"`)
  const [account, pair] = splitOnce(text, '=')
  const [keyId, secret] = splitOnce(pair, ':')
  return { account, keyId, secret }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + 1)]
}
