// What is compared: something that takes jobs and gets them done on the same accounts of the same platform.
import type { CallerView } from './measure.ts'

export interface BenchAccount {
  name: string
  keyId: string
  secret: string
  slots: number
}

export interface Ground {
  platformUrl: string
  apiUrl: string
  databaseUrl: string
  accounts: readonly BenchAccount[]
  /** Prompts; each names its job. */
  jobs: readonly string[]
}

/** Resolves when its caller knows the end of every job. A job that it gave up has a `knownDoneMs` all the same. */
export interface Contender {
  name: string
  run: (ground: Ground) => Promise<CallerView[]>
}

/** One clock for all: milliseconds since the epoch, with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

/** Runs `work` for every item, so many at a time. */
export async function withLimit<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const lane = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, lane))
}
