// How many slots an account really has, learned from its answers: a refusal lowers the number at once, quiet success
// raises it again one by one.
// Invariant: between 1 and the configured slots; the platform's word is believed only where it lowers.

/** `learned` undefined: nothing was learned, the configured slots count. */
export interface LearnedSlots {
  learned: number | undefined
  /** Completions without a refusal since the number last changed. */
  quietCompletions: number
}

/** At least this many quiet completions before another slot is tried; more slots take more. */
const MIN_QUIET_COMPLETIONS = 5

export function effectiveSlots(configured: number, learned: number | undefined): number {
  return Math.min(configured, learned ?? configured)
}

/**
 * The account refused because it was full. `inUse` counts the refused one; `detail` may name the limit.
 * Others may use the account too, so what it names is only an upper bound.
 */
export function afterFullRefusal(input: { configured: number; inUse: number; detail: string }): LearnedSlots {
  const named = namedLimit(input.detail) ?? input.configured
  const learned = Math.max(1, Math.min(input.configured, named, input.inUse - 1))
  return { learned: learned < input.configured ? learned : undefined, quietCompletions: 0 }
}

export function afterQuietCompletion(before: LearnedSlots, configured: number): LearnedSlots {
  const { learned } = before
  if (learned === undefined || learned >= configured) return { learned: undefined, quietCompletions: 0 }
  const quietCompletions = before.quietCompletions + 1
  if (quietCompletions < Math.max(MIN_QUIET_COMPLETIONS, 2 * learned)) return { learned, quietCompletions }
  return { learned: learned + 1 < configured ? learned + 1 : undefined, quietCompletions: 0 }
}

/** The number in "Maximum number of concurrent requests (4) has been reached". The limit of a full queue is another matter. */
function namedLimit(detail: string): number | undefined {
  const match = /concurrent\s+requests\s*\((\d{1,4})\)/i.exec(detail)
  const limit = Number(match?.[1])
  return limit >= 1 ? limit : undefined
}
