// An operator's word about an attempt that nobody else could tell of, while its generation waits for it.
import type { ResolveStepResult } from './step-results.ts'
import type { GenerationDeps } from './deps.ts'
import { signalAndReport } from './end-generation.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import { signalGrants } from './signal-grants.ts'

export interface ResolveUnknownInput {
  generationId: string
  attemptId: string
  outcome: 'not_accepted' | 'failed'
}

/** `not_unknown` where the attempt has turned up meanwhile: then it is what it is, whatever was said of it. */
export async function resolveUnknown(deps: GenerationDeps, input: ResolveUnknownInput): Promise<ResolveStepResult> {
  const { generationId, attemptId, outcome } = input
  switch (outcome) {
    case 'failed': {
      const finished = await deps.records.resolveAsFailed({ generationId, attemptId })
      return finished ? { kind: 'ended', result: await signalAndReport(deps, finished) } : { kind: 'not_unknown' }
    }
    case 'not_accepted': {
      const grants = await deps.records.resolveAsNotAccepted({ generationId, attemptId })
      if (!grants) return { kind: 'not_unknown' }
      const own = grants.find((grant) => grant.generationId === generationId)
      const others = grants.filter((grant) => grant !== own)
      await signalGrants(deps, others)
      return own ? { kind: 'waiting', grant: toSlotGrant(own) } : { kind: 'waiting' }
    }
  }
}
