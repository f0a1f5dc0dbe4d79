// The options of a stack.
import type { ObtainProgress } from '../temporal/cli/temporal-cli.ts'
import type { SandboxAccount } from './child-environment.ts'
import type { PortRequest } from '../ports/choose-ports.ts'

/** The parts of a stack. An existing PostgreSQL or Temporal server is not a part. */
export const PART_NAMES = ['postgres', 'temporal', 'sandbox', 'api', 'worker'] as const
export type PartName = (typeof PART_NAMES)[number]

/**
 * - `dataDir`: the folder of all state, created when missing. One stack at a time.
 * - `env`: the environment that children inherit; also read for PATH, TEMPORAL_CLI and the user's cache folder.
 * - `ports`: requested ports by name; for the others the default port, or a free one if it is taken. `'free'`: any free ports.
 * - `databaseUrl`, `temporalAddress`: use this server instead of an embedded one.
 * - `sandbox`: `speed` divides every duration of the platform (default: that of the sandbox), `seed` makes it repeatable,
 *   `flags` are further arguments of the sandbox program.
 * - `childEnv`: variables for API and worker that override the stack's.
 * - `programs`: scripts that replace those of the project, by part (tests of the stack).
 * - `restartsCrashed`: default true. False for tests that kill a part and start it again themselves.
 * - `isDurable`: default true. False skips PostgreSQL's fsync: faster, and data still survives killed processes.
 * - `signal`: cancels the start.
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
  /** Receives a sentence for the user: another port, a crash, the place of a file. */
  onNotice?: (text: string) => void
  /** Called about once a second during the start, with what the start waits for. */
  onProgress?: ObtainProgress
}
