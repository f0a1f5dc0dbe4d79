// A fixed number of places for each account, handed out in order of asking.

export type Slots = ReturnType<typeof createSlots>

/** `count` slots for each account. */
export function createSlots(count: number) {
  const taken = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  return {
    /** Resolves when a slot is the caller's, who gives it back. */
    take: (account: string): Promise<void> => {
      const held = taken.get(account) ?? 0
      if (held < count) {
        taken.set(account, held + 1)
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        waiting.set(account, [...(waiting.get(account) ?? []), resolve])
      })
    },
    /** Hands the slot to the next in line. */
    give: (account: string): void => {
      const next = waiting.get(account)?.shift()
      if (next === undefined) taken.set(account, (taken.get(account) ?? 1) - 1)
      else next()
    },
  }
}
