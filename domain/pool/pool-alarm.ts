// When the pool is degraded: too small a share of its slots accepts work, for longer than a moment.
// Invariant: it recovers only well above the threshold, so that the alarm does not change often.

/** The state between checks. `changingSinceMs`: since when the share has been on the other side of the threshold. */
export interface PoolAlarm {
  isDegraded: boolean
  changingSinceMs: number | undefined
}

/** How long the share must stay on the other side before the alarm changes. */
const HOLD_MS = 10_000
/** How far above the threshold the share must be for recovery. */
const MARGIN = 0.1

/** The state after a check, with the change that it causes. `healthyShare` and `threshold` are from 0 to 1. */
export function nextAlarm(
  before: PoolAlarm,
  look: { healthyShare: number; threshold: number; nowMs: number },
): PoolAlarm & { change: 'degraded' | 'recovered' | undefined } {
  const { healthyShare, threshold, nowMs } = look
  const recoversAt = Math.min(1, threshold + MARGIN)
  const isOtherSide = before.isDegraded ? healthyShare >= recoversAt : healthyShare < threshold
  if (!isOtherSide) return { isDegraded: before.isDegraded, changingSinceMs: undefined, change: undefined }
  const sinceMs = before.changingSinceMs ?? nowMs
  if (nowMs - sinceMs < HOLD_MS) return { isDegraded: before.isDegraded, changingSinceMs: sinceMs, change: undefined }
  const isDegraded = !before.isDegraded
  return { isDegraded, changingSinceMs: undefined, change: isDegraded ? 'degraded' : 'recovered' }
}
