// When operators are warned that the platform will delete files that are not stored yet.
const DAY_MS = 24 * 60 * 60_000

/**
 * How many warnings are due, 0 to 2. The first is due when a quarter of the time for which the platform keeps the files is left, at
 * most a day. The second is due at a quarter of that.
 */
export function dueExpiryAlarms(files: { decidedAtMs: number; keptUntilMs: number; nowMs: number }): 0 | 1 | 2 {
  const firstMs = Math.min(DAY_MS, (files.keptUntilMs - files.decidedAtMs) / 4)
  const leftMs = files.keptUntilMs - files.nowMs
  if (leftMs > firstMs) return 0
  return leftMs > firstMs / 4 ? 1 : 2
}
