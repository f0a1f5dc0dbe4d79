// From what the platform saw to how well a scheduler did. Pure: times in, figures out, all in milliseconds of one clock.
// Invariant: the ideal is simulated from the very durations that were measured, in the order in which they were sent.

/** One submission as the platform saw it. */
export interface PlatformRun {
  account: string
  /** Which job it was made for; two runs of one job are a duplicate. */
  job: string
  acceptedMs: number
  finishedMs: number
}

/** What the caller saw of one job. */
export interface CallerView {
  job: string
  handedOverMs: number
  knownDoneMs: number
}

export interface Pool {
  accounts: number
  slotsPerAccount: number
}

export interface Figures {
  jobs: number
  /** From the first hand-over until the caller knows of the last end. */
  makespanMs: number
  idealMs: number
  makespanToIdeal: number
  /** Share of all slot time until the platform's last end in which the platform was working. */
  slotUse: number
  /** Hand-over to the platform's answer, for the jobs that found a free slot. */
  acceptedToPostMs: Spread
  /** A slot frees at the platform until its next request arrives there, while work was waiting. */
  freedToPostMs: Spread
  duplicates: number
}

export interface Spread {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** `callers` and `runs` must be of the same jobs; a job without a run counts as never sent. */
export function figuresOf(runs: readonly PlatformRun[], callers: readonly CallerView[], pool: Pool): Figures {
  const slots = pool.accounts * pool.slotsPerAccount
  const startedMs = Math.min(...callers.map((caller) => caller.handedOverMs))
  const makespanMs = Math.max(...callers.map((caller) => caller.knownDoneMs)) - startedMs
  const sent = runs.toSorted((a, b) => a.acceptedMs - b.acceptedMs)
  const durations = sent.map((run) => run.finishedMs - run.acceptedMs)
  const idealMs = idealMakespan(durations, slots)
  const lastEndMs = Math.max(...sent.map((run) => run.finishedMs)) - startedMs
  return {
    jobs: callers.length,
    makespanMs,
    idealMs,
    makespanToIdeal: makespanMs / idealMs,
    slotUse: durations.reduce((sum, ms) => sum + ms, 0) / (slots * lastEndMs),
    acceptedToPostMs: spreadOf(firstWave(sent, callers, slots)),
    freedToPostMs: spreadOf(idleGaps(sent, pool.slotsPerAccount)),
    duplicates: sent.length - new Set(sent.map((run) => run.job)).size,
  }
}

/** No overhead at all: each job, in order, on the slot that is free first. */
export function idealMakespan(durationsMs: readonly number[], slots: number): number {
  const freeAtMs = Array.from({ length: slots }, () => 0)
  for (const durationMs of durationsMs) {
    const slot = freeAtMs.indexOf(Math.min(...freeAtMs))
    freeAtMs[slot] = (freeAtMs[slot] ?? 0) + durationMs
  }
  return Math.max(...freeAtMs)
}

/** The first ones to be sent are those that found a free slot. */
function firstWave(sent: readonly PlatformRun[], callers: readonly CallerView[], slots: number): number[] {
  const handedOver = new Map(callers.map((caller) => [caller.job, caller.handedOverMs]))
  return sent.slice(0, slots).map((run) => run.acceptedMs - (handedOver.get(run.job) ?? Number.NaN))
}

/** For every request after an account's first ones: how long the slot it took had been free, oldest freed first. */
export function idleGaps(sent: readonly PlatformRun[], slotsPerAccount: number): number[] {
  const byAccount = Map.groupBy(sent, (run) => run.account)
  return [...byAccount.values()].flatMap((runs) => {
    const ends = runs.map((run) => run.finishedMs).toSorted((a, b) => a - b)
    return runs.slice(slotsPerAccount).map((run, index) => Math.max(0, run.acceptedMs - (ends[index] ?? Number.NaN)))
  })
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
