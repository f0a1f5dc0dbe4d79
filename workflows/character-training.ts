// The training of a variant of a character on an account: created once, then followed to its end.
// Invariant: every fact is in the database. The activities continue from there, so that a run that is started again pays nothing twice.
import type { TrainingResult, TrainingWorkflowInput } from '../contracts/steps/messages.ts'
import { activitiesFor } from './activities.ts'

export async function characterTraining({ trainingId, timing }: TrainingWorkflowInput): Promise<TrainingResult> {
  const activities = activitiesFor(timing?.scale)
  const created = await activities.createSoulId({ trainingId })
  if (created.kind === 'ended') return { state: created.state }
  return activities.followSoulId({ trainingId })
}
