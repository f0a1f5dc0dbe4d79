// The part of a grant that its workflow receives.
import type { Grant } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'

/** Leaves out the generation's id, which is the workflow's own id. */
export function toSlotGrant({ leaseId, accountId, fence }: Grant): SlotGrant {
  return { leaseId, accountId, fence }
}
