// Ends a generation in the records and hands its slot on. Shared by settling, cancelling and failing.
import type { Ending, FinishResult } from '../../contracts/steps/generation.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { GenerationResult } from '../../contracts/steps/messages.ts'
import type { GenerationDeps } from './deps.ts'
import { signalGrants } from './signal-grants.ts'

export interface EndInput {
  generationId: string
  attemptId?: string
  ending: Ending
  chargedCredits?: number | null
  from?: readonly GenerationStatus[]
}

/** Where it has ended already, its own end is the answer and nothing changes. `not_finished` where the generation is not in one of the states that it may end from. */
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

/** Tells those who got the slot, and says how it ended. */
export async function signalAndReport(deps: GenerationDeps, finished: FinishResult): Promise<GenerationResult> {
  await signalGrants(deps, finished.grants)
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
        detail: finished.error?.detail ?? '',
        paid: finished.error?.paid ?? 'unknown',
      }
  }
}
