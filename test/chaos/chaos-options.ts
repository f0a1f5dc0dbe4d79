// What one chaos run is made of. Everything that chance decides comes from the seed.
import type { StrikeKind } from './plan.ts'

export interface ChaosOptions {
  /** Decides what is requested, what is struck and for how long, and the platform's faults. */
  seed: number
  /** Parts that are killed, paused or restarted, and times that the disk is full. */
  strikes: number
  /** Jobs that are unfinished at any time while parts are struck. */
  jobsUnderWay: number
  /** Divides the time limits of workflows and processes, and the pauses that have to cross them. */
  timeScale: number
  /** Strikes that run at the same time, on different parts. */
  lanes: number
  /** Finished generations that are in the database before the run. */
  agedGenerations: number
  /** The strikes begin again, with the next seed, until so many minutes have passed. Default: one round. */
  minutes?: number
  /** Kinds of strikes; default all. */
  kinds?: readonly StrikeKind[]
  /** Before the end the platform responds to nothing for this time, in seconds. Default 0. */
  silenceSeconds?: number
  log: (line: string) => void
}

export type ProfileName = keyof typeof PROFILES

/** `short` is part of `npm test`. `long` is for people. `silent`: the platform is silent for longer than a limit of six hours. */
export const PROFILES = {
  short: { strikes: 10, jobsUnderWay: 12, timeScale: 20, lanes: 3, agedGenerations: 10_000 },
  long: { strikes: 250, jobsUnderWay: 20, timeScale: 10, lanes: 3, agedGenerations: 100_000 },
  silent: { strikes: 10, jobsUnderWay: 12, timeScale: 240, lanes: 1, agedGenerations: 0, silenceSeconds: 110 },
} as const satisfies Record<string, Omit<ChaosOptions, 'seed' | 'log'>>

/** Two accounts of the newest contract, one of the oldest, one of the stage between. */
export const CHAOS_ACCOUNTS = [
  { name: 'north', keyId: 'chaos-north', secret: 'secret-north', slots: 3, contract: 'queueing' },
  { name: 'south', keyId: 'chaos-south', secret: 'secret-south', slots: 3, contract: 'queueing' },
  { name: 'east', keyId: 'chaos-east', secret: 'secret-east', slots: 3, contract: 'rejecting_idempotent' },
  { name: 'west', keyId: 'chaos-west', secret: 'secret-west', slots: 3, contract: 'rejecting' },
] as const

export const SLOTS = 3

/** How much quicker than the real platform: a picture takes a third of a second, a clip two seconds. */
export const SPEED = 60

/**
 * A stormy platform. Most of it must be got over; `failed` and `nsfw` must end as honest failures. What would park an
 * account for hours (no credits, bad keys) is left to tests of its own.
 */
export const STORM_RATES = {
  error_500_before: 0.03,
  error_500_after: 0.03,
  gateway_504_after: 0.02,
  reset_before: 0.02,
  reset_after: 0.03,
  no_reply_after: 0.02,
  unavailable_503: 0.01,
  rate_limited_429: 0.02,
  slow_answer: 0.03,
  truncated_json: 0.02,
  failed: 0.03,
  nsfw: 0.02,
  lost_webhook: 0.05,
  duplicate_webhook: 0.05,
  late_webhook: 0.03,
  reordered_webhook: 0.03,
  'status.error_500_before': 0.03,
  'status.truncated_json': 0.02,
  'media.reset_before': 0.03,
  'upload_slot.error_500_before': 0.03,
}
