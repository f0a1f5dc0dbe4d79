// An attempt that turned up after its generation had ended: followed to its end, so that what it cost is booked.
import type { LateSettlementInput, LateSettlementResult } from '../contracts/steps/messages.ts'
import { settleLate } from './activity-options.ts'

export async function lateSettlement(input: LateSettlementInput): Promise<LateSettlementResult> {
  return await settleLate(input)
}
