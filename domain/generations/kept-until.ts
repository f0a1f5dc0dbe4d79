// Until when the platform keeps the files of a finished request.
import { scaledMs } from '../waiting/time-scale.ts'

/** The platform keeps files for at least this long after the request, where it reports no other time. */
const DEFAULT_RETENTION_MS = 7 * 24 * 60 * 60_000
/** A reported time further away than this is not believed, so that a generation cannot wait without end. */
const MAX_RETENTION_MS = 30 * 24 * 60 * 60_000

/** `expiresAt`: as the platform reported it, ISO 8601. Without it, or where it is before the request, the time counts from the creation of the attempt, its earliest start. */
export function keptUntilMs(request: { expiresAt: string | undefined; createdAtMs: number; nowMs: number }): number {
  const reportedMs = Date.parse(request.expiresAt ?? '')
  if (reportedMs > request.createdAtMs) return Math.min(reportedMs, request.nowMs + MAX_RETENTION_MS)
  return request.createdAtMs + scaledMs(DEFAULT_RETENTION_MS)
}

/** Files are tried for at least this long, because a platform may keep them longer than it says. */
const MIN_FETCH_MS = 10 * 60_000

/** How long the files are tried from now on. Not scaled: the time is the platform's. */
export function fetchTimeMs({ keptUntilMs: untilMs, nowMs }: { keptUntilMs: number; nowMs: number }): number {
  return Math.max(MIN_FETCH_MS, untilMs - nowMs)
}
