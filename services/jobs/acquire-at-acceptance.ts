// Acquires a slot when a generation is accepted, so that its workflow can begin with the submission.
// Invariant: an acceptance never fails here. Where the pool cannot be reached, the workflow acquires the slot.
import type { GenerationWorkflowInput } from '../../contracts/steps/messages.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { ServiceContext } from '../context.ts'
import { signalGrants } from './signal-grants.ts'

type Context = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** The granted slot, `in_line` for a place in the waiting line, or undefined where the workflow has to ask the pool. Does not throw. */
export async function acquireAtAcceptance(
  ctx: Context,
  generationId: string,
): Promise<GenerationWorkflowInput['slot']> {
  try {
    const result = await acquireSlot(ctx.db, { generationId })
    if (result.kind !== 'granted' && result.kind !== 'waiting') return undefined
    // Not awaited: the response does not depend on the slots that other generations get.
    void signalGrants(ctx, result.others)
    return result.kind === 'granted' ? toSlotGrant(result.grant) : 'in_line'
  } catch (error) {
    ctx.log.warn({ err: error, generationId }, 'no slot was requested at acceptance; the workflow requests it')
    return undefined
  }
}
