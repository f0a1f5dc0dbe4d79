// An attempt that turned up after its generation had ended: followed to its end, so that what it cost is booked.
import type { LateBookingInput, LateBookingResult } from '../contracts/steps/messages.ts'
import { activitiesFor } from './activities.ts'

export async function lateBooking(input: LateBookingInput): Promise<LateBookingResult> {
  return await activitiesFor(input.timing?.scale).bookLate(input)
}
