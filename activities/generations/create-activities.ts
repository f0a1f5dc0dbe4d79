// The generation activities over their ports, with the flat names that Temporal knows them by.
import type { LateSettlementInput, SlotGrant } from '../../contracts/steps/messages.ts'
import { acquireSlot } from './acquire.ts'
import type { FailInput } from './answers.ts'
import { type CancelInput, cancelGeneration } from './cancel.ts'
import { checkGeneration } from './check.ts'
import type { GenerationDeps } from './deps.ts'
import { failGeneration } from './fail.ts'
import { settleGeneration } from './settle.ts'
import { settleLate } from './settle-late.ts'
import { settleUnknown, type SettleUnknownInput } from './settle-unknown.ts'
import { submitGeneration } from './submit.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'

export function createGenerationActivities(deps: GenerationDeps) {
  return {
    acquireSlot: (input: { generationId: string }) => acquireSlot(deps, input),
    submitGeneration: (input: { generationId: string; grant: SlotGrant }) =>
      whileHeartbeating(({ tell }) => submitGeneration(deps, { ...input, tell })),
    checkGeneration: (input: { generationId: string }) => checkGeneration(deps, input),
    settleGeneration: (input: { generationId: string; requestId?: string }) => settleGeneration(deps, input),
    settleUnknown: (input: SettleUnknownInput) => settleUnknown(deps, input),
    settleLate: (input: LateSettlementInput) => whileHeartbeating(() => settleLate(deps, input)),
    cancelGeneration: (input: CancelInput) => cancelGeneration(deps, input),
    failGeneration: (input: FailInput) => failGeneration(deps, input),
  }
}

export type GenerationActivities = ReturnType<typeof createGenerationActivities>
