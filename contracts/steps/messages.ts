// Inputs and results of workflows, and the messages sent to them. Plain JSON.
// Invariant: inputs only gain optional fields. Workflow code imports this file, so it must not reach zod.
import type { FailureCode } from '../public/job-failures.ts'
import type { TrainingState } from '../vocabulary/characters.ts'

/** `main` runs workflows and activities that wait on the network. `media` runs activities that use a whole core. */
export const TASK_QUEUES = { main: 'higgsfield', media: 'higgsfield-media' } as const
export type TaskQueueName = (typeof TASK_QUEUES)[keyof typeof TASK_QUEUES]

/** The part of a lease that a workflow carries. Only PostgreSQL decides whether the lease still holds. */
export interface SlotGrant {
  leaseId: string
  accountId: string
  fence: number
}

/** A webhook of the platform has arrived. Only a notification: the status is read with our own key. */
export interface PlatformCallback {
  attemptId: string
  requestId: string
}

/** An operator's decision: the platform never accepted the attempt, or ended it without a result and without a charge. */
export interface AttemptResolved {
  attemptId: string
  outcome: 'not_accepted' | 'failed'
}

/**
 * A caller requests the cancellation. Temporal delivers its own cancellation only once for a workflow, so each request is also sent as
 * a signal, and a second request is tried at once.
 */
export type CancelRequested = Record<string, never>

/** An attempt whose outcome becomes known after its generation ended: it is followed to its end, and its cost is recorded. */
export interface LateBookingInput {
  attemptId: string
  requestId: string
  timing?: Pick<GenerationTiming, 'scale'>
}

export interface LateBookingResult {
  /**
   * `not_found`: the account has no such request. `booked_before`: its cost was decided before, and not by late booking.
   * `followed`: its generation waited to be sent again, and follows this request instead.
   */
  outcome: 'completed' | 'failed' | 'cancelled' | 'not_found' | 'booked_before' | 'followed'
}

/** An operator fetches the files of a generation that was paid for, and whose files could not be stored. */
export interface OutputFetchInput {
  generationId: string
  timing?: Pick<GenerationTiming, 'scale'>
}

export interface GenerationWorkflowInput {
  generationId: string
  timing?: Partial<GenerationTiming>
  /** The result of the request for a slot when the generation was accepted: a grant, or a place in the line. */
  slot?: SlotGrant | 'in_line'
  /** Waits for a slot that ended without a grant in earlier runs of the chain. */
  asked?: number
  /** An earlier workflow of this generation was ended from outside: it continues from the records. */
  isResumed?: true
  /** Only with `isResumed`: the caller has requested the cancellation. */
  isCancelRequested?: true
}

/** Durations that tests shorten. Defaults are in the workflow. */
export interface GenerationTiming {
  /** Divides the time limits of the workflow and of its activities that the input does not name. Default 1. */
  scale?: number
  /**
   * How long a generation waits for a grant before it asks the pool again. Each further wait is twice as long, up to
   * `maxGrantFallbackMs`. The pool itself repeats a grant whose signal was lost.
   */
  grantFallbackMs: number
  maxGrantFallbackMs: number
  /** Waits without a grant after which it continues in a new run, so that its history stays short. */
  asksPerRun: number
  /** How long an unknown attempt waits for its webhook. */
  unknownOutcomeMs: number
}

export type GenerationResult =
  | { status: 'completed' }
  | { status: 'failed'; code: FailureCode; detail: string; paid: 'no' | 'yes' | 'unknown' }
  | { status: 'cancelled' }

export interface FilmWorkflowInput {
  filmId: string
  sceneCount: number
  /** Takes rendered for one scene before the film gives up; only a failure that the platform refunds is retaken. Default 2. */
  maxTakes?: number
  timing?: Partial<GenerationTiming>
  mediaTiming?: Partial<MediaTiming>
  /** An earlier workflow of this film was ended from outside, which cancelled its scenes. All of its takes have ended. */
  isResumed?: true
  /** Only with `isResumed`: the caller has requested the cancellation. */
  isCancelRequested?: true
}

/** Durations of a film's media work that tests shorten. Defaults are in `workflows/media-work.ts`. */
export interface MediaTiming {
  /** Pause before work that waits for storage is repeated. Each further pause is twice as long, up to `maxPauseMs`. */
  pauseMs: number
  maxPauseMs: number
  /** How long the end of a film that failed or was cancelled waits for its partial video. */
  partialVideoMs: number
}

export interface FilmResult {
  status: 'completed' | 'failed'
  scenesCompleted: number
}

/** The clips of an ended film are joined again. */
export interface FilmJoinInput {
  filmId: string
  timing?: Pick<GenerationTiming, 'scale'>
  mediaTiming?: Partial<MediaTiming>
}

/** A training of a character on an account is created and followed, or its Soul ID is deleted there. */
export interface TrainingWorkflowInput {
  trainingId: string
  timing?: Pick<GenerationTiming, 'scale'>
}

export interface TrainingResult {
  state: TrainingState
}

export interface RemovalResult {
  outcome: 'removed' | 'given_up' | 'not_requested'
}

/** The input of each workflow type, by our identifier for it (`recorded-names.ts`). */
export interface WorkflowInputs {
  generation: GenerationWorkflowInput
  film: FilmWorkflowInput
  filmJoin: FilmJoinInput
  lateBooking: LateBookingInput
  outputFetch: OutputFetchInput
  characterTraining: TrainingWorkflowInput
  soulIdRemoval: TrainingWorkflowInput
}

/** The payload of each signal, by our identifier for it (`recorded-names.ts`). */
export interface SignalPayloads {
  slotGranted: SlotGrant
  platformCallback: PlatformCallback
  attemptResolved: AttemptResolved
  cancelRequested: CancelRequested
}
