// What a workflow is told of a grant.
import type { Grant } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'

/** Leaves out whose it is: the workflow knows. */
export function toSlotGrant({ leaseId, accountId, fence }: Grant): SlotGrant {
  return { leaseId, accountId, fence }
}
