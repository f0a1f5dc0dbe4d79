// Computes the figures of a scheduler from the platform's record. Pure functions; all times are milliseconds of one clock.
// Invariant: the ideal is simulated with the measured durations, in the order in which the requests were sent.

/** One submission in the platform's record. */
export interface PlatformRun {
  account: string
  /** The job of the submission. Two runs of one job are a duplicate. */
  job: string
  acceptedMs: number
  finishedMs: number
}

/** The times of one job at its caller. */
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
  /** From the first submitted job until the caller knows the end of the last one. */
  makespanMs: number
  idealMs: number
  makespanToIdeal: number
  /** Share of all slot time until the platform's last end in which the platform was working. */
  slotUse: number
  /** From the caller's request to the platform's acceptance, for the jobs that found a free slot. */
  acceptedToPostMs: Spread
  /** From the end of a request on the platform to the arrival of the slot's next request, while work was waiting. */
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

/** `callers` and `runs` must belong to the same jobs. A job without a run counts as never sent. */
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

/** The makespan without overhead: each job, in order, on the slot that is free first. */
export function idealMakespan(durationsMs: readonly number[], slots: number): number {
  const freeAtMs = Array.from({ length: slots }, () => 0)
  for (const durationMs of durationsMs) {
    const slot = freeAtMs.indexOf(Math.min(...freeAtMs))
    freeAtMs[slot] = (freeAtMs[slot] ?? 0) + durationMs
  }
  return Math.max(...freeAtMs)
}

/** The jobs that found a free slot: the first that were sent. */
function firstWave(sent: readonly PlatformRun[], callers: readonly CallerView[], slots: number): number[] {
  const handedOver = new Map(callers.map((caller) => [caller.job, caller.handedOverMs]))
  return sent.slice(0, slots).map((run) => run.acceptedMs - (handedOver.get(run.job) ?? Number.NaN))
}

/** For each request after the first ones of its account: how long its slot was free before. The slot free for longest is used first. */
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
