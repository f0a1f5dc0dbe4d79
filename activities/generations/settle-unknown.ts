// An operator's word about an attempt that nobody else could tell of, while its generation waits for it.
import type { SettleUnknownAnswer } from './answers.ts'
import type { GenerationDeps } from './deps.ts'
import { tellEnd } from './end-generation.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import { handOn } from './hand-on.ts'

export interface SettleUnknownInput {
  generationId: string
  attemptId: string
  outcome: 'not_accepted' | 'failed'
}

/** `not_unknown` where the attempt has turned up meanwhile: then it is what it is, whatever was said of it. */
export async function settleUnknown(deps: GenerationDeps, input: SettleUnknownInput): Promise<SettleUnknownAnswer> {
  const { generationId, attemptId, outcome } = input
  switch (outcome) {
    case 'failed': {
      const finished = await deps.records.failUnknown({ generationId, attemptId })
      return finished ? { kind: 'ended', result: await tellEnd(deps, finished) } : { kind: 'not_unknown' }
    }
    case 'not_accepted': {
      const grants = await deps.records.reopenUnknown({ generationId, attemptId })
      if (!grants) return { kind: 'not_unknown' }
      const own = grants.find((grant) => grant.generationId === generationId)
      const others = grants.filter((grant) => grant !== own)
      await handOn(deps, others)
      return own ? { kind: 'waiting', grant: toSlotGrant(own) } : { kind: 'waiting' }
    }
  }
}
