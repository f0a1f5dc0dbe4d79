// Step 1: a slot of the pool, or a place in the line.
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { noSuchGeneration } from './failures.ts'
import type { AcquireStepResult } from '../../contracts/steps/generation-results.ts'

/** A repeat returns the lease that the generation already has. Throws `NoSuchGeneration` where the row is missing. */
export async function acquireSlot(deps: GenerationDeps, input: { generationId: string }): Promise<AcquireStepResult> {
  const result = await deps.records.acquireSlot(input)
  if (result.kind === 'missing') throw noSuchGeneration(input.generationId)
  if (result.kind === 'final') return result
  if (result.kind === 'cancel_requested') {
    const { generationId } = input
    const ended = await endGeneration(deps, { generationId, ending: { status: 'cancelled' }, from: ['waiting'] })
    return ended.kind === 'ended' ? { kind: 'final', status: ended.result.status } : { kind: 'waiting' }
  }
  await deps.signalGrants(result.others)
  return result.kind === 'granted' ? { kind: 'granted', grant: toSlotGrant(result.grant) } : { kind: 'waiting' }
}
