// The ports of the activities of trainings. The worker binds them to the real clients. Each call of the records is one transaction.
import type { SoulIdPlatform } from '../../contracts/ports/soul-ids.ts'
import type {
  AcceptedTraining,
  CreatedSoulId,
  CreationEffect,
  OpenedRemoval,
  OpenedTraining,
  TrainingEnding,
} from '../../contracts/steps/training.ts'
import type { RunningSoulIdStatus, TrainingState } from '../../contracts/vocabulary/characters.ts'
import type { Refusal } from '../../contracts/vocabulary/pool.ts'
import type { PlacingDeps } from '../generations/place-media.ts'

export interface TrainingRecords {
  openTraining(input: { trainingId: string }): Promise<OpenedTraining>
  /** The number of the try. Undefined where the row has changed: then nothing may be sent. */
  claimCreation(input: { trainingId: string; tries: number }): Promise<number | undefined>
  recordCreated(input: CreatedSoulId): Promise<CreationEffect>
  /** The try was definitely not accepted. `refusal`: that of the platform, where there is one. */
  recordNotCreated(input: {
    trainingId: string
    tries: number
    reason: string
    nextTryMs: number
    refusal?: Refusal
  }): Promise<void>
  recordTrainingWait(input: { trainingId: string; reason: string; nextTryMs: number }): Promise<void>
  findAcceptedTraining(input: { trainingId: string }): Promise<AcceptedTraining | undefined>
  recordTrainingCheck(input: { trainingId: string; status: RunningSoulIdStatus }): Promise<void>
  recordTrainingMissing(input: { trainingId: string }): Promise<void>
  /** Returns the state that the training has then. */
  endTraining(input: { trainingId: string; ending: TrainingEnding }): Promise<TrainingState>
  openRemoval(input: { trainingId: string }): Promise<OpenedRemoval>
  recordRemoved(input: { trainingId: string; givenUp?: string }): Promise<void>
  recordRemovalError(input: { trainingId: string; detail: string }): Promise<void>
}

export interface TrainingDeps extends Omit<PlacingDeps, 'records'> {
  records: TrainingRecords & PlacingDeps['records']
  soulIds: SoulIdPlatform
  /** The platform has created a second Soul ID for one training. */
  onCreatedTwice(facts: { trainingId: string; soulId: string }): void
}
