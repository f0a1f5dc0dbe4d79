// Reads a `Retry-After` header. The platform documents it without a unit, so both HTTP forms are accepted.

export const MIN_RETRY_AFTER_MS = 1_000
export const MAX_RETRY_AFTER_MS = 10 * 60_000

/**
 * The time to wait, in milliseconds, always between 1 s and 10 min.
 * Reads seconds (decimals allowed) or an HTTP date. Undefined where the header is missing or is neither.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const value = header?.trim()
  if (!value) return undefined
  const waitMs = /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : parseHttpDateMs(value) - nowMs
  if (Number.isNaN(waitMs)) return undefined
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, Math.ceil(waitMs)))
}

/** Date.parse accepts nearly any text (`5 minutes` is a day in May), so the shape is checked first. */
function parseHttpDateMs(value: string): number {
  return /^[A-Za-z]{3,9}, \d{2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/.test(value) ? Date.parse(value) : NaN
}
