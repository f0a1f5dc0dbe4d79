// How a struck request ends, and how long it is stuck before that. A stuck request keeps its slot, as on the platform.
import type { Run } from '../requests/run-context.ts'
import { faultOf, hasFault } from './request-faults.ts'

// Simulated time. The platform's own limits differ by model and are not published.
const DEFAULT_STUCK_MS = 3600_000

/** Waits while the request is stuck. False when the signal ended the wait; true at once when the request is not stuck. */
export async function stuckUntil(
  { platform, request, signal }: Run,
  kind: 'stuck_queued' | 'stuck_in_progress',
): Promise<boolean> {
  const fault = faultOf(request, kind)
  if (fault === undefined) return true
  const waitMs = (fault.delayMs ?? DEFAULT_STUCK_MS) / platform.options.speed
  return platform.clock.until(platform.clock.now() + waitMs, signal)
}

/** The end of a request whose outputs are drawn; undefined when the signal ended the wait. */
export async function endingOf(run: Run) {
  const { request } = run
  if (!(await stuckUntil(run, 'stuck_in_progress'))) return undefined
  // The platform ends a stuck request at its own time limit.
  if (hasFault(request, 'stuck_in_progress')) return { status: 'failed' as const, error: 'Generation timed out' }
  const failed = faultOf(request, 'failed')
  if (failed !== undefined) return { status: 'failed' as const, error: failed.text ?? 'Generation failed' }
  if (hasFault(request, 'failed_without_text')) return { status: 'failed' as const, error: null }
  if (hasFault(request, 'nsfw')) return { status: 'nsfw' as const, error: null }
  return { status: 'completed' as const, error: null }
}
