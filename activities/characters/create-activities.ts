// The activities of the training of characters, by the names that Temporal records.
import { whileHeartbeating } from '../while-heartbeating.ts'
import { createSoulId } from './create-soul-id.ts'
import type { TrainingDeps } from './deps.ts'
import { followSoulId } from './follow-soul-id.ts'
import { removeSoulId } from './remove-soul-id.ts'

export function createTrainingActivities(deps: TrainingDeps) {
  return {
    createSoulId: (input: { trainingId: string }) => whileHeartbeating(() => createSoulId(deps, input)),
    followSoulId: (input: { trainingId: string }) => followSoulId(deps, input),
    removeSoulId: (input: { trainingId: string }) => removeSoulId(deps, input),
  }
}

export type TrainingActivities = ReturnType<typeof createTrainingActivities>
