// The generation activities over their ports, under the names that Temporal records.
import type { LateBookingInput, SlotGrant } from '../../contracts/steps/messages.ts'
import { ACTIVITY_TYPES } from '../../contracts/steps/recorded-names.ts'
import { acquireSlot } from './acquire.ts'
import type { FailInput } from '../../contracts/steps/generation-results.ts'
import { type CancelInput, cancelGeneration } from './cancel.ts'
import { checkGeneration } from './check.ts'
import type { GenerationDeps } from './deps.ts'
import { failGeneration } from './fail.ts'
import { bookLate } from './book-late.ts'
import { collectResult } from './collect-result.ts'
import { fetchOutputs, type FetchOutputsInput } from './fetch-outputs.ts'
import { findOutputs } from './find-outputs.ts'
import { resumeGeneration } from './resume.ts'
import { resolveUnknown, type ResolveUnknownInput } from './resolve-unknown.ts'
import { submitGeneration } from './submit.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'

/** Each activity under its recorded name. */
export function createGenerationActivities(deps: GenerationDeps) {
  return {
    acquireSlot: (input: { generationId: string }) => acquireSlot(deps, input),
    resumeGeneration: (input: { generationId: string }) => resumeGeneration(deps, input),
    submitGeneration: (input: { generationId: string; grant: SlotGrant }) =>
      whileHeartbeating((heartbeat) => submitGeneration(deps, { ...input, heartbeat })),
    checkGeneration: (input: { generationId: string }) => checkGeneration(deps, input),
    [ACTIVITY_TYPES.collectResult]: (input: { generationId: string; requestId?: string }) => collectResult(deps, input),
    [ACTIVITY_TYPES.resolveUnknown]: (input: ResolveUnknownInput) => resolveUnknown(deps, input),
    fetchOutputs: (input: FetchOutputsInput) => fetchOutputs(deps, input),
    findOutputs: (input: { generationId: string }) => findOutputs(deps, input),
    [ACTIVITY_TYPES.bookLate]: (input: LateBookingInput) => whileHeartbeating(() => bookLate(deps, input)),
    cancelGeneration: (input: CancelInput) => cancelGeneration(deps, input),
    failGeneration: (input: FailInput) => failGeneration(deps, input),
  }
}

export type GenerationActivities = ReturnType<typeof createGenerationActivities>
