// Asks the pool for a slot as soon as a generation is accepted, so that its workflow begins with the submission.
// Invariant: never fails an acceptance; where the pool cannot be asked, the workflow asks by itself.
import type { GenerationWorkflowInput } from '../../contracts/steps/messages.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { ServiceContext } from '../context.ts'
import { signalGrants } from './signal-grants.ts'

type Context = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** The slot, `in_line`, or undefined where nothing is known. */
export async function askForSlot(ctx: Context, generationId: string): Promise<GenerationWorkflowInput['slot']> {
  try {
    const result = await acquireSlot(ctx.db, { generationId })
    if (result.kind !== 'granted' && result.kind !== 'waiting') return undefined
    // Not waited for: the caller has nothing of it.
    void signalGrants(ctx, result.others)
    return result.kind === 'granted' ? toSlotGrant(result.grant) : 'in_line'
  } catch (error) {
    ctx.log.warn({ err: error, generationId }, 'the pool was not asked for a slot; the workflow will ask')
    return undefined
  }
}
