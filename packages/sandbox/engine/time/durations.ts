// How long a request takes: log-normal, and equal for the same seed, account, model and ordinal.
import type { LatencyProfile } from '../../models/model.ts'
import type { AccountSwitches } from '../accounts/contract.ts'
import { createRandom, hash32, logNormal } from './random.ts'

/** Share of an overridden latency that a request shows as `queued`. */
const QUEUED_SHARE = 0.1

export interface Durations {
  /** From its slot until it is in progress. */
  queuedMs: number
  /** From in progress until it is due. */
  runMs: number
}

export function durationsOf(
  request: { account: string; model: string; ordinal: number },
  { profile, latency }: { profile: LatencyProfile; latency: AccountSwitches['latency'] },
  { seed, speed }: { seed: number; speed: number },
): Durations {
  const random = createRandom(hash32(seed, request.account, request.model, request.ordinal))
  const msOf = (seconds: number) => (seconds * 1000) / speed
  if (latency === 'model') {
    return {
      queuedMs: msOf(logNormal(profile.queuedSeconds, random)),
      runMs: msOf(logNormal(profile.runSeconds, random)),
    }
  }
  // The mean of a log-normal is above its median by this factor.
  const medianSeconds = latency.meanSeconds / Math.exp(latency.spread ** 2 / 2)
  const totalMs = msOf(logNormal(medianSeconds, random, latency.spread))
  return { queuedMs: totalMs * QUEUED_SHARE, runMs: totalMs * (1 - QUEUED_SHARE) }
}
