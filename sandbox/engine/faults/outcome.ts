// How a struck request ends, and how long it hangs before. A hanging one keeps its slot, as on the platform.
import type { RequestRow } from '../../store/requests.ts'
import type { Platform } from '../platform.ts'
import { faultOf, hasFault } from './request-faults.ts'

// Simulated time. The platform's own limits differ by model and are not published.
const defaultStuckMs = 3600_000

interface Hanging {
  platform: Platform
  request: RequestRow
  /** Aborted by a cancel, or when the sandbox closes. */
  signal: AbortSignal
}

/** Waits while the request is stuck. False when the signal ended the wait; true at once where nothing is stuck. */
export async function stuckUntil(
  { platform, request, signal }: Hanging,
  kind: 'stuck_queued' | 'stuck_in_progress',
): Promise<boolean> {
  const fault = faultOf(request, kind)
  if (fault === undefined) return true
  const waitMs = (fault.delayMs ?? defaultStuckMs) / platform.options.speed
  return platform.clock.until(platform.clock.now() + waitMs, signal)
}

/** The end of a request whose outputs are drawn; null when the signal came first. */
export async function endingOf(hanging: Hanging) {
  const { request } = hanging
  if (!(await stuckUntil(hanging, 'stuck_in_progress'))) return null
  // The platform's own time limit ends what does not end by itself.
  if (hasFault(request, 'stuck_in_progress')) return { status: 'failed' as const, error: 'Generation timed out' }
  const failed = faultOf(request, 'failed')
  if (failed !== undefined) return { status: 'failed' as const, error: failed.text ?? 'Generation failed' }
  if (hasFault(request, 'failed_without_text')) return { status: 'failed' as const, error: null }
  if (hasFault(request, 'nsfw')) return { status: 'nsfw' as const, error: null }
  return { status: 'completed' as const, error: null }
}
