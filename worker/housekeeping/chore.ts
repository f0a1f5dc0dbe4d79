// A chore: work that the worker repeats because no request or workflow triggers it.
import type { Clients } from '../../assembly/clients.ts'
import type { Retention } from '../../services/retention/retention.ts'

export interface ChoreContext extends Pick<
  Clients,
  'db' | 'store' | 'workflows' | 'secrets' | 'keyChecker' | 'lookups' | 'listings' | 'log'
> {
  /** Healthy share of the slots, 0 to 1, below which the pool counts as degraded. 0: no alarm. */
  alarmThreshold: number
  /** A day of a budget begins at its midnight. */
  budgetTimeZone: string
  retention: Retention
}

/**
 * Of several workers one runs a round at a time. Two rounds at once must be safe nevertheless: a worker that was paused
 * continues its round after another worker has taken over.
 */
export interface Chore {
  name: string
  /** Every worker runs it, because it concerns its own process. */
  isPerProcess?: boolean
  /** Pause between two rounds, in milliseconds. */
  everyMs: number
  /** Time before the first round, so that the worker takes its work first. Default: none. */
  firstAfterMs?: number
  /** What goes wrong without it, and why this often. */
  reason: string
  /** Runs one round. Returns the fields of a log line, or undefined where nothing changed. */
  run(ctx: ChoreContext): Promise<Record<string, unknown> | undefined>
}
