// A fixed number of slots for each account, given in order of request.

export type Slots = ReturnType<typeof createSlots>

/** `count` slots for each account. */
export function createSlots(count: number) {
  const taken = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  return {
    /** Resolves when the caller has a slot. The caller must give it back. */
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
    /** Passes the slot to the next waiting caller, or frees it. */
    give: (account: string): void => {
      const next = waiting.get(account)?.shift()
      if (next === undefined) taken.set(account, (taken.get(account) ?? 1) - 1)
      else next()
    },
  }
}
