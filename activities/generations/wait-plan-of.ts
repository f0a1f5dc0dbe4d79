// How long an accepted request of a model is waited for, from the measured durations.
import type { Model } from '../../contracts/models/model.ts'
import type { WaitPlan } from '../../contracts/steps/generation-results.ts'
import { type ObservedDurations, planWait } from '../../domain/waiting/wait-plan.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { GenerationDeps } from './deps.ts'

/** A plan must not fail a submission: where the measured durations cannot be read, those of the catalogue are used. */
export async function waitPlanOf(deps: GenerationDeps, model: Model): Promise<WaitPlan> {
  const observed = await deps.records
    .observeDurations({ model: model.id })
    .catch((): ObservedDurations | undefined => undefined)
  return planWait({
    observed,
    typicalDurationMs: scaledMs(model.typicalDurationMs),
    timeLimitMs: scaledMs(model.timeLimitMs),
    hasWebhook: deps.callbackUrl({ attemptId: '', callbackToken: '' }) !== undefined,
  })
}
