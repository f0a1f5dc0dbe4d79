// What the activities of a training exchange with the database. Plain data.
import type { CharacterVariant, RunningSoulIdStatus, TrainingState } from '../vocabulary/characters.ts'
import type { TrainingFailure } from '../public/characters.ts'

/** How a training continues. */
export type OpenedTraining =
  | { kind: 'missing' }
  /** It has an outcome. */
  | { kind: 'ended'; state: TrainingState }
  /** The platform has accepted it. */
  | { kind: 'accepted' }
  /** Nothing can be sent to the account now. */
  | { kind: 'blocked'; reason: string }
  /** The account has left the pool. `isSent`: a request may have been accepted there. */
  | { kind: 'account_removed'; isSent: boolean }
  | TrainingToCreate
  | SentTraining

/** Nothing was sent, or what was sent was definitely not accepted. */
export interface TrainingToCreate {
  kind: 'draft'
  trainingId: string
  accountId: string
  variant: CharacterVariant
  /** The name for the platform. It contains the id of the training. */
  platformName: string
  imageIds: string[]
  /** How often the request was about to be sent before. */
  tries: number
}

/** The request may have been sent, and the outcome is not known. */
export interface SentTraining {
  kind: 'sent'
  trainingId: string
  accountId: string
  tries: number
  /** Time since the last try was written. */
  sentAgoMs: number
}

export interface CreatedSoulId {
  trainingId: string
  soulId: string
  platformStatus: RunningSoulIdStatus | undefined
}

/** `further`: the training has another Soul ID already, so the platform has accepted it twice. It is booked, and deleted with the character. */
export type CreationEffect = 'recorded' | 'recorded_before' | 'further'

/** A training that the platform has accepted. */
export interface AcceptedTraining {
  trainingId: string
  accountId: string
  soulId: string
  state: TrainingState
  acceptedAgoMs: number
  /** Since when the platform does not find it; undefined where it does. */
  missingForMs: number | undefined
  isAccountRemoved: boolean
}

export type TrainingEnding = { state: 'ready' } | { state: 'failed'; error: TrainingFailure }

/** What the removal of a Soul ID needs. */
export type OpenedRemoval =
  | { kind: 'missing' | 'removed' | 'not_requested' | 'given_up' }
  /** The training has not ended, so the platform would refuse. */
  | { kind: 'in_training' }
  | { kind: 'account_removed' }
  | { kind: 'delete'; accountId: string; soulIds: string[] }
