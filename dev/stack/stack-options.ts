// What can be said about a stack before it starts.
import type { ObtainProgress } from '../temporal/cli/temporal-cli.ts'
import type { SandboxAccount } from './child-environment.ts'
import type { PortRequest } from '../ports/choose-ports.ts'

/** The parts of a stack. An existing PostgreSQL or Temporal server is not a part. */
export const PART_NAMES = ['postgres', 'temporal', 'sandbox', 'api', 'worker'] as const
export type PartName = (typeof PART_NAMES)[number]

/**
 * - `dataDir`: everything that the stack keeps. Made when missing; one stack at a time.
 * - `env`: the environment that children inherit; also read for PATH, TEMPORAL_CLI and the user's cache folder.
 * - `ports`: asked for by name; the usual ones (or free ones where taken) otherwise. `'free'` for any.
 * - `databaseUrl`, `temporalAddress`: use this server instead of an embedded one.
 * - `sandbox`: `speed` divides every duration of the platform (default: the sandbox's own), `seed` makes it repeatable,
 *   `flags` are handed to the sandbox program as they are.
 * - `childEnv`: variables for API and worker on top of the stack's own.
 * - `programs`: other scripts in place of ours, by part (tests of the stack itself).
 * - `restartsCrashed`: default true. False for tests that kill a part and start it again themselves.
 * - `isDurable`: default true. False skips PostgreSQL's fsync: quicker, and safe against killed processes all the same.
 * - `signal`: gives the start up.
 */
export type StackOptions = {
  dataDir: string
  env: NodeJS.ProcessEnv
  ports?: PortRequest
  databaseUrl?: string | undefined
  temporalAddress?: string | undefined
  sandbox?: {
    speed?: number | undefined
    seed?: string | undefined
    accounts?: readonly SandboxAccount[]
    flags?: readonly string[]
  }
  childEnv?: NodeJS.ProcessEnv
  programs?: Partial<Record<'sandbox' | 'api' | 'worker', string>>
  restartsCrashed?: boolean
  isDurable?: boolean
  signal?: AbortSignal
  /** Told, in a sentence, what a person should know: another port, a crash, where a file went. */
  onNotice?: (text: string) => void
  /** Told about once a second while a Temporal CLI is downloaded or built. */
  onProgress?: ObtainProgress
}
