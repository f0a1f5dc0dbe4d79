// Ends a generation in the records and signals the generation that gets its slot. Used by collecting, cancelling and failing.
import type { Ending, FinishResult } from '../../contracts/steps/generation.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { STORED_DETAIL } from '../../contracts/steps/stored-detail.ts'
import type { GenerationResult } from '../../contracts/steps/messages.ts'
import type { GenerationDeps } from './deps.ts'

export interface EndInput {
  generationId: string
  attemptId?: string
  ending: Ending
  chargedCredits?: number | null
  from?: readonly GenerationStatus[]
}

/**
 * Where the generation has ended before, that end is the result and nothing changes. `not_finished` where it is in none of
 * the states of `from`.
 */
export async function endGeneration(
  deps: GenerationDeps,
  input: EndInput,
): Promise<{ kind: 'ended'; result: GenerationResult } | { kind: 'not_finished' }> {
  const finished = await deps.records.finishGeneration({
    generationId: input.generationId,
    ...(input.attemptId === undefined ? {} : { attemptId: input.attemptId }),
    ...(input.from === undefined ? {} : { from: input.from }),
    ending: input.ending,
    chargedCredits: input.chargedCredits ?? null,
  })
  if (!finished) return { kind: 'not_finished' }
  return { kind: 'ended', result: await signalAndReport(deps, finished) }
}

/** Signals the workflows that got a slot, and returns how the generation ended. */
export async function signalAndReport(deps: GenerationDeps, finished: FinishResult): Promise<GenerationResult> {
  await deps.signalGrants(finished.grants)
  return resultOf(finished)
}

function resultOf(finished: FinishResult): GenerationResult {
  switch (finished.status) {
    case 'completed':
    case 'cancelled':
      return { status: finished.status }
    case 'failed':
      return {
        status: 'failed',
        code: finished.error?.code ?? 'internal',
        detail: STORED_DETAIL,
        paid: finished.error?.paid ?? 'unknown',
      }
  }
}
