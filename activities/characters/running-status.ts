// The status of a Soul ID while it is trained.
import type { RunningSoulIdStatus, SoulIdStatus } from '../../contracts/vocabulary/characters.ts'

/** Undefined for a final status. */
export function runningStatusOf(status: SoulIdStatus): RunningSoulIdStatus | undefined {
  return status === 'completed' || status === 'failed' ? undefined : status
}
