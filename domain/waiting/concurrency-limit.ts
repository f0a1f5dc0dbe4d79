// Limits how many pieces of work run at the same time. The others wait in order of arrival.

export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>

/** `places`: how many run at the same time. A piece that fails frees its place. */
export function createConcurrencyLimit(places: number): ConcurrencyLimit {
  let free = places
  const line: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else free += 1
    }
  }
}
