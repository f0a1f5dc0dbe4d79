// The number of slots that an account really has, learned from its responses. A refusal lowers it at once; completions raise it
// again one by one.
// Invariant: between 1 and the configured slots. A limit that the platform names can only lower the number.

/** `learned` undefined: the configured slots count. */
export interface LearnedSlots {
  learned: number | undefined
  /** Completions without a refusal since the number last changed. */
  quietCompletions: number
}

/** At least this number of completions without a refusal before another slot is tried; with more slots, more are needed. */
const MIN_QUIET_COMPLETIONS = 5

/** The slots that count now. */
export function effectiveSlots(configured: number, learned: number | undefined): number {
  return Math.min(configured, learned ?? configured)
}

/**
 * The learned slots after a refusal because the account was full. `inUse` includes the refused request. `detail` may name the limit,
 * which is only an upper bound, because other programs may use the account too.
 */
export function afterFullRefusal(input: { configured: number; inUse: number; detail: string }): LearnedSlots {
  const named = namedLimit(input.detail) ?? input.configured
  const learned = Math.max(1, Math.min(input.configured, named, input.inUse - 1))
  return { learned: learned < input.configured ? learned : undefined, quietCompletions: 0 }
}

/** The learned slots after a completion. Undefined `learned` where the configured slots are reached again. */
export function afterQuietCompletion(before: LearnedSlots, configured: number): LearnedSlots {
  const { learned } = before
  if (learned === undefined || learned >= configured) return { learned: undefined, quietCompletions: 0 }
  const quietCompletions = before.quietCompletions + 1
  if (quietCompletions < Math.max(MIN_QUIET_COMPLETIONS, 2 * learned)) return { learned, quietCompletions }
  return { learned: learned + 1 < configured ? learned + 1 : undefined, quietCompletions: 0 }
}

/** The number in "Maximum number of concurrent requests (4) has been reached". The limit of a full queue is not meant. */
function namedLimit(detail: string): number | undefined {
  const match = /concurrent\s+requests\s*\((\d{1,4})\)/i.exec(detail)
  const limit = Number(match?.[1])
  return limit >= 1 ? limit : undefined
}
