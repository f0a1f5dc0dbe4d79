// A late attempt: it is followed to its end, so that its cost is booked. Then its files are stored.
// Invariant: the cost is booked before the files are fetched, and does not depend on them.
import { isCancellation } from '@temporalio/workflow'
import type { LateBookingInput, LateBookingResult } from '../contracts/steps/messages.ts'
import { fetchTimeMs } from '../domain/generations/kept-until.ts'
import { activitiesFor, fetchOutputsWithin } from './activities.ts'

export async function lateBooking(input: LateBookingInput): Promise<LateBookingResult> {
  const { attemptId, timing } = input
  const { filesKeptUntilMs, ...result } = await activitiesFor(timing?.scale).bookLate(input)
  // Recorded runs of earlier versions have stored the files with the cost, and return no time.
  if (filesKeptUntilMs === undefined) return result
  const forMs = fetchTimeMs({ keptUntilMs: filesKeptUntilMs, nowMs: Date.now() })
  try {
    await fetchOutputsWithin(forMs, timing?.scale)({ attemptId, reason: 'late' })
  } catch (error) {
    // The generation has ended without these files, and an operator can fetch them.
    if (isCancellation(error)) throw error
  }
  return result
}
