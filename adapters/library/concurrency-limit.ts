// Lets only so many pieces of work run at a time; the others wait in the order in which they came.

export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export function createConcurrencyLimit(places: number): Gate {
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
