// The options of a sandbox with all their defaults.
import type { Quality } from './render/job.ts'
import type { Contract, SwitchOverrides } from './engine/accounts/contract.ts'
import { CONTRACTS } from './engine/accounts/contract.ts'
import type { FaultOrder } from './engine/faults/rules.ts'
import type { StormOrder } from './engine/faults/storm.ts'

/** One credential pair. Several keys of one account name share its slots, credits, requests and idempotency keys. */
export interface AccountKey {
  account: string
  keyId: string
  secret: string
  /** Contract of its account. Default: that of the sandbox. */
  contract?: Contract
}

export interface SandboxOptions {
  /** Keys; at least one. */
  keys: readonly AccountKey[]
  /** TCP port; 0 chooses a free one. Default 0. */
  port?: number
  /** Address to listen on. Default 127.0.0.1. */
  host?: string
  /** Divides every simulated duration. Default 1 (real time). */
  speed?: number
  /** Seed of latencies and of pictures that name no seed. Default 1. */
  seed?: number
  /** Contract of accounts whose keys name none. Default `queueing`. */
  contract?: Contract
  /** Switches of all accounts that differ from their contract's preset. Default: none. */
  switches?: SwitchOverrides
  /** Credits each account starts with. Default 10000. */
  credits?: number
  /** `full`: outputs are drawn from the request. `still`: each shape is drawn once, for load tests. Default `full`. */
  quality?: Quality
  /** Faults that are armed at the start. Default: none. */
  faults?: readonly FaultOrder[]
  /** A storm that begins at the start. Default: none. */
  storm?: StormOrder
  /** Folder for state and media. Default: a temporary folder, removed when the sandbox closes. */
  dataDir?: string
  /** Receives one line per event. Default: no log. */
  log?: (line: string) => void
}

/** Defaults of the options and of the flags. */
export const SHARED_DEFAULTS = {
  host: '127.0.0.1',
  speed: 1,
  seed: 1,
  contract: 'queueing',
  credits: 10_000,
  quality: 'full',
} as const

export type ResolvedOptions = Required<Omit<SandboxOptions, 'dataDir' | 'storm'>> &
  Pick<SandboxOptions, 'dataDir' | 'storm'>

/** Fills in the defaults. */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  const defaults = {
    port: 0,
    ...SHARED_DEFAULTS,
    switches: {},
    faults: [],
    log: () => {},
  }
  return { ...defaults, ...options }
}

const ACCOUNT_SPEC = /^(?:(?<name>[^=:\s]+)=)?(?<keyId>[^=:\s]+):(?<secret>[^:\s]+)(?::(?<contract>[^:\s]+))?$/

/** Reads `[name=]keyId:secret[:contract]`. Without a name, the key id is the name. Throws an Error that shows the form. */
export function parseAccountKeyOrThrow(text: string): AccountKey {
  const { name, keyId, secret, contract } = ACCOUNT_SPEC.exec(text)?.groups ?? {}
  const known = CONTRACTS.find((one) => one === contract)
  if (keyId === undefined || secret === undefined || (contract !== undefined && known === undefined)) {
    throw new Error(`It must have the form [name=]key:secret[:contract]; a contract is one of ${CONTRACTS.join(', ')}.`)
  }
  return { account: name ?? keyId, keyId, secret, ...(known === undefined ? {} : { contract: known }) }
}
