// Deletes a Soul ID on its account, also where the account is away for days.
import type { RemovalResult, TrainingWorkflowInput } from '../contracts/steps/messages.ts'
import { activitiesFor } from './activities.ts'

export async function soulIdRemoval({ trainingId, timing }: TrainingWorkflowInput): Promise<RemovalResult> {
  return activitiesFor(timing?.scale).removeSoulId({ trainingId })
}
