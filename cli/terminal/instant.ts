// Parses times of the command line: a date, a time, or how long ago.
import { UsageError } from '../errors/errors.ts'

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** The form of the values, for the help of an option. */
export const INSTANT_FORMS = 'for example 2h, 3d, 2026-11-01 or 2026-11-01T12:00:00Z'

/**
 * Returns the time in RFC 3339. `2h` is two hours before `nowMs`. A date without a time is its midnight in UTC. Throws `UsageError` that
 * names `flag`.
 */
export function instantOrThrow(text: string, flag: string, nowMs = Date.now()): string {
  const ago = /^(\d{1,5})([smhdw])$/.exec(text)
  const date = ago ? new Date(nowMs - Number(ago[1]) * UNIT_MS[ago[2]!]!) : new Date(text)
  if (!ago && !/^\d{4}-\d{2}-\d{2}/.test(text)) throw wrongInstant(flag)
  if (Number.isNaN(date.getTime())) throw wrongInstant(flag)
  return date.toISOString()
}

function wrongInstant(flag: string): UsageError {
  return new UsageError(`${flag} must be a date, a time, or how long ago: ${INSTANT_FORMS}.`)
}
