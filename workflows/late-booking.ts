// An attempt that turned up after its generation had ended: followed to its end, so that what it cost is booked.
import type { LateBookingInput, LateBookingResult } from '../contracts/steps/messages.ts'
import { bookLate } from './activity-options.ts'

export async function lateBooking(input: LateBookingInput): Promise<LateBookingResult> {
  return await bookLate(input)
}
