// Applies an operator's decision about an unknown attempt, while its generation waits for it.
import type { AttemptResolved } from '../../contracts/steps/messages.ts'
import { backInLine } from './back-in-line.ts'
import type { GenerationDeps } from './deps.ts'
import { signalAndReport } from './end-generation.ts'
import type { ResolveStepResult } from '../../contracts/steps/generation-results.ts'

export interface ResolveUnknownInput extends AttemptResolved {
  generationId: string
}

/** `not_unknown` where the attempt was found meanwhile: then the decision has no effect. */
export async function resolveUnknown(deps: GenerationDeps, input: ResolveUnknownInput): Promise<ResolveStepResult> {
  const { generationId, attemptId, outcome } = input
  switch (outcome) {
    case 'failed': {
      const finished = await deps.records.resolveAsFailed({ generationId, attemptId })
      return finished ? { kind: 'ended', result: await signalAndReport(deps, finished) } : { kind: 'not_unknown' }
    }
    case 'not_accepted': {
      const grants = await deps.records.resolveAsNotAccepted({ generationId, attemptId })
      return grants ? backInLine(deps, generationId, grants) : { kind: 'not_unknown' }
    }
  }
}
