// How long one slow client may hold a connection of the API.
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface ClientLimits {
  /** Longest time without a byte of a request's body. */
  bodyIdleMs: number
  /** Longest time for a whole body: a part of 8 MiB arrives in it at 0.3 Mbit/s, a clip of 200 MiB at 7 Mbit/s. */
  bodyMs: number
  /** Longest time in which nothing is received or sent: then the client no longer reads its response. */
  silentMs: number
}

/** The limits in milliseconds, divided by the factor of the process. */
export function clientLimits(): ClientLimits {
  return { bodyIdleMs: scaledMs(30_000), bodyMs: scaledMs(240_000), silentMs: scaledMs(120_000) }
}
