// What one chaos run is made of. Everything that chance decides comes from the seed.
import type { PartName } from '../../dev/stack/stack-options.ts'

export interface ChaosOptions {
  /** Decides what is asked for, what is killed and for how long, and the platform's faults. */
  seed: number
  kills: number
  /** Jobs that are unfinished at any time while parts are killed. */
  jobsUnderWay: number
  log: (line: string) => void
}

/** The platform is not ours to kill: its own faults come from the storm. */
export const KILLABLE = ['worker', 'api', 'temporal', 'postgres'] as const satisfies readonly PartName[]

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
