// The interface of a contender: it runs jobs on the accounts of the platform.
import type { CallerView } from './measure.ts'

export interface BenchAccount {
  name: string
  keyId: string
  secret: string
  slots: number
}

export interface Round {
  platformUrl: string
  apiUrl: string
  databaseUrl: string
  accounts: readonly BenchAccount[]
  /** One prompt per job. The prompts are unique, so that each names its job. */
  jobs: readonly string[]
}

/** Resolves when the caller knows the end of every job. A job that was given up has a `knownDoneMs` too. */
export interface Contender {
  name: string
  run: (round: Round) => Promise<CallerView[]>
}

/** The clock of all figures: milliseconds since the epoch, with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

/** Runs `work` for every item, at most that many at once. */
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
