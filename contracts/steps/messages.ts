// Inputs and results of workflows, and the messages sent to them. Plain JSON.
// Invariant: inputs only gain optional fields. Workflow code imports this file, so it must not reach zod.
import type { FailureCode } from '../public/job-failures.ts'

/** `main` runs workflows and activities that wait on the network. `media` runs activities that use a whole core. */
export const TASK_QUEUES = { main: 'higgsfield', media: 'higgsfield-media' } as const

/** What a workflow carries of a lease; PostgreSQL alone judges whether it still holds. */
export interface SlotGrant {
  leaseId: string
  accountId: string
  fence: number
}

/** A webhook of the platform has arrived. A hint: the status is read again with our own key. */
export interface PlatformCallback {
  attemptId: string
  requestId: string
}

/** An operator has looked: the platform never took it, or it ended there without a result and without a charge. */
export interface AttemptResolved {
  attemptId: string
  outcome: 'not_accepted' | 'failed'
}

/** An attempt is found after its generation has ended: it is followed to its end, and what it cost is booked. */
export interface LateBookingInput {
  attemptId: string
  requestId: string
}

export interface LateBookingResult {
  /** `not_found`: the account has no such request. `booked_before`: it was known already what it cost. */
  outcome: 'completed' | 'failed' | 'cancelled' | 'not_found' | 'booked_before'
}

export interface GenerationWorkflowInput {
  generationId: string
  timing?: Partial<GenerationTiming>
  /** The pool was asked for a slot when the generation was accepted: it got this one, or stands in line. */
  slot?: SlotGrant | 'in_line'
  /** How often it has asked in vain for a slot, where it goes on from a run before with an empty history. */
  asked?: number
}

/** Durations that tests shorten. Defaults are in the workflow. */
export interface GenerationTiming {
  /**
   * How long a generation waits for a grant before it asks for a slot again by itself, the first time; each further time
   * twice as long, up to `maxGrantFallbackMs`. The pool itself repeats a grant whose signal was lost.
   */
  grantFallbackMs: number
  maxGrantFallbackMs: number
  /** After so many vain questions it goes on in a new run, so that its history stays short however long it waits. */
  asksPerRun: number
  /** How long an unanswered submission to an account without idempotency waits for its webhook. */
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
}

export interface FilmResult {
  status: 'completed' | 'failed'
  scenesCompleted: number
}

/** The input of each workflow type, by our identifier for it (`recorded-names.ts`). */
export interface WorkflowInputs {
  generation: GenerationWorkflowInput
  film: FilmWorkflowInput
  lateBooking: LateBookingInput
}

/** The payload of each signal, by our identifier for it (`recorded-names.ts`). */
export interface SignalPayloads {
  slotGranted: SlotGrant
  platformCallback: PlatformCallback
  attemptResolved: AttemptResolved
}
