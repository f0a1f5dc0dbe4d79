// What the activities and the records of a generation exchange.
// Invariant: types only. A result has everything that its caller needs, so that no row is read twice.
import type { Model } from '../models/model.ts'
import type { JobFailure } from '../public/job-failures.ts'
import type { CharacterVariant } from '../vocabulary/characters.ts'
import type { ContractEvidence, EffectiveContract } from '../vocabulary/account-states.ts'
import type { Refusal, RefusalEffect } from '../vocabulary/pool.ts'
import type {
  AttemptState,
  FinalGenerationStatus,
  GenerationStatus,
  RunningPlatformStatus,
} from '../vocabulary/statuses.ts'
import type { SlotGrant } from './messages.ts'

export interface LeaseRef {
  leaseId: string
  fence: number
}

/** A new lease and its generation, whose workflow is signalled after the commit. */
export interface Grant extends SlotGrant {
  generationId: string
}

/**
 * `others` are grants to other generations in the same transaction. `missing`: the records have no such generation.
 * `cancel_requested`: it gets no slot, because its caller has cancelled it.
 */
export type AcquireResult =
  | { kind: 'missing' }
  | { kind: 'cancel_requested' }
  | { kind: 'granted'; grant: Grant; others: Grant[] }
  | { kind: 'waiting'; others: Grant[] }
  | { kind: 'final'; status: FinalGenerationStatus }

/** A generation as it is sent, and the account that it is sent to. */
export interface GenerationToSubmit {
  generationId: string
  clientId: string
  model: string
  /** Of the catalogue, or made from what the platform listed when the job was accepted. */
  declaration: Model
  /** Validated input; image fields hold asset ids. */
  input: Record<string, unknown>
  /** Set where it uses a Soul ID. `soulId`: the one of this account; null where the account does not hold it. */
  character?: { name: string; variant: CharacterVariant; soulId: string | null }
  /** Only on an account that is `queueing` is a repeated POST safe. */
  account: { id: string; name: string; contract: EffectiveContract }
}

export interface SubmissionDraft {
  attemptId: string
  /** Counted from 1 for each generation. */
  number: number
  callbackToken: string
  /** Derived from ids: a repeat of this attempt has the same one. */
  idempotencyKey: string
}

/** v1: a body in `params`, a job set in the response. v2: a flat body, a request handle in the response. */
export type PlatformDialect = 'v1' | 'v2'

/** A request as it is sent, stored byte for byte with the attempt, because a repeat must be equal. */
export interface PlatformRequest {
  dialect: PlatformDialect
  /** Path and query on the platform host, for example `/higgsfield-ai/soul/standard?hf_webhook=…`. */
  path: string
  body: string
}

/** The attempt, written before anything is sent. */
export interface AttemptToWrite {
  generation: GenerationToSubmit
  draft: SubmissionDraft
  lease: LeaseRef
  request: PlatformRequest
  isRepeatable: boolean
}

export interface OpenAttemptInput {
  generationId: string
  lease: LeaseRef
  /** How long the claimed lease is held: until the request cannot be running any more. */
  holdMs: number
}

/** The platform accepted an attempt. */
export interface AcceptedInput {
  attemptId: string
  generationId: string
  requestId: string
  correlationId: string | undefined
  platformStatus: RunningPlatformStatus
  /** Set where the sandbox has accepted it. */
  isSandbox?: true
  /** Expected duration from now, where it is known. */
  expectedMs?: number
}

/**
 * - `recorded`: it is the attempt's own request. `recorded_of_unknown`: likewise, and the attempt was `unknown` before.
 * - `recorded_before`: this request was recorded for the attempt already.
 * - `late`, `unexpected`: stored, but the generation does not wait for it. Only its cost is booked, by late booking.
 * - `of_another`: nothing is stored, because another attempt has this request. The platform charges a request once.
 */
export type AcceptanceEffect =
  | 'recorded'
  | 'recorded_of_unknown'
  | 'recorded_before'
  | 'late'
  | 'unexpected'
  | 'of_another'

/** The platform definitely refused an attempt. */
export interface RefusedInput {
  /** Omitted where the account refused an image upload, before the attempt was written. */
  attemptId?: string
  /** The try that got the refusal. Omitted with `attemptId`. */
  tryNumber?: number
  generationId: string
  lease: LeaseRef
  refusal: Refusal
  effect: RefusalEffect
  /** What the response shows about the account's contract, if anything. */
  contractEvidence: ContractEvidence | undefined
}

/**
 * - `refused`: the attempt or, without one, the generation was refused. `grants`: made in the same transaction.
 * - `ended`: likewise, and its generation has ended, because no account would accept the request.
 * - `open`: another try of the attempt may have been accepted, so the attempt stays as it is.
 * - `refused_of_unknown`: every try was refused, but the attempt had become `unknown` before. Its workflow decides.
 * - `decided`: the attempt has an outcome already, and nothing changed.
 */
export type RefusalOutcome =
  | { kind: 'refused'; grants: Grant[] }
  | { kind: 'ended'; finished: FinishResult }
  | { kind: 'open' | 'refused_of_unknown' | 'decided' }

/**
 * What became known of an attempt after its workflow may have gone on without it.
 *
 * - `found`, `refused`: the outcome of an attempt that had become `unknown`. The workflow is signalled.
 * - `accepted_again`: an acceptance that the generation does not wait for. Its cost is booked.
 */
export type LateOutcome = { generationId: string; attemptId: string } & (
  | { kind: 'found' | 'accepted_again'; requestId: string }
  | { kind: 'refused' }
)

/**
 * What became of an attempt that was unknown. `ended`: its generation has ended. `refused`: it was not accepted, and `grant` is the lease
 * that its generation has now, if any.
 */
export type Resolution = { kind: 'ended' | 'other' } | { kind: 'refused'; grant?: SlotGrant }

/** An attempt was sent and has no response. */
export interface UnknownInput {
  attemptId: string
  /** The newest try that is known here. A newer try decides itself. */
  tryNumber: number
  generationId: string
  detail: string
}

/** A status read has shown that the request still runs. */
export interface CheckInput {
  attemptId: string
  generationId: string
  platformStatus: RunningPlatformStatus
  /** How long the lease is held at least, from now. */
  holdMs: number
}

/** The platform does not find a request that it has accepted. */
export interface MissingInput {
  attemptId: string
  generationId: string
  /** How long it must be missing before its slot is released, in milliseconds. */
  releaseAfterMs: number
}

export interface WrittenAttempt {
  id: string
  state: AttemptState
  accountId: string
  /** Written under the lease that is held now. False where that lease was lost. */
  isOfThisLease: boolean
  /** Whether the account was known, when it was sent, to honour a repeat of the same key. */
  isRepeatable: boolean
  idempotencyKey: string
  requestId: string | null
  /** How many tries of the submit step have begun to send it. */
  tries: number
  request: PlatformRequest
}

/** `draft`: nothing was written yet. `written`: an earlier try of this step has written the row, and may have sent it. */
export type OpenedAttempt =
  /** `grant`: the lease that the generation has now, if any. */
  | { kind: 'lease_lost'; grant?: SlotGrant }
  | { kind: 'final'; status: FinalGenerationStatus }
  /** Nothing was written, and nothing may be: its caller has cancelled it. */
  | { kind: 'cancel_requested' }
  | { kind: 'draft'; generation: GenerationToSubmit; draft: SubmissionDraft }
  | { kind: 'written'; generation: GenerationToSubmit; attempt: WrittenAttempt }

export interface RunningAttempt {
  attemptId: string
  state: AttemptState
  accountId: string
  requestId: string | null
  dialect: PlatformDialect
  /** Number of status checks so far. */
  checks: number
  /** How many tries of the submit step have begun to send it. */
  tries: number
  createdAtMs: number
  submittedAtMs: number | undefined
  /** When a check first found it in progress. */
  startedAtMs: number | undefined
  lease: LeaseRef
  generation: {
    id: string
    clientId: string
    status: GenerationStatus
    model: string
    declaration: Model
    priceCredits: number
    /** Id of the film it is a scene of; null where it stands alone. */
    filmId: string | null
  }
}

/** An image that a generation is made from. */
export interface InputAsset {
  id: string
  storageKey: string
  contentType: string
  sizeBytes: number
  /** Address of the copy in the account's own storage. Undefined where there is none, or where it may have expired. */
  publicUrl: string | undefined
}

/** A file in the object store, with the properties that were read from its bytes. */
export interface StoredMedia {
  storageKey: string
  sha256: string
  kind: 'image' | 'video' | 'audio'
  contentType: string
  sizeBytes: number
  widthPx: number | null
  heightPx: number | null
  durationMs: number | null
  /** Frames per second. Left out by earlier versions. */
  frameRate?: number | null
}

/** A file of a completed request, at its address on the platform. */
export interface PlatformFile {
  kind: StoredMedia['kind']
  url: string
}

/** `completed`: the stored files of the attempt become the outputs of the generation. */
export type Ending = { status: 'completed' } | { status: 'failed'; error: JobFailure } | { status: 'cancelled' }

export interface FinishInput {
  generationId: string
  /** Left out where nothing was submitted. */
  attemptId?: string
  ending: Ending
  /** Cost of the attempt: 0 where refunded, null where it is not known. */
  chargedCredits: number | null
  /** The statuses that it may end from. Default: every status that is not final. */
  from?: readonly GenerationStatus[]
}

export interface FinishResult {
  status: FinalGenerationStatus
  error: JobFailure | null
  grants: Grant[]
}

/** An attempt whose outcome becomes known late. `isDecided`: its cost is known. */
export interface LateAttempt {
  attemptId: string
  accountId: string
  dialect: PlatformDialect
  isDecided: boolean
  /** The request is not the attempt's own. Its cost is booked beside the attempt. */
  isUnexpected: boolean
  /** What late booking found before. Null where it has booked nothing. */
  bookedOutcome: LateEnding['outcome'] | null
  /** Set where its generation follows it again: the signal that ends the wait of its workflow. */
  wakeUp: Grant | undefined
  createdAtMs: number
  generationId: string
  priceCredits: number
}

export interface LateEnding {
  attemptId: string
  requestId: string
  outcome: 'completed' | 'failed' | 'cancelled'
  chargedCredits: number
  /** Empty where it was not completed, or without a file. */
  files: readonly PlatformFile[]
  /** The platform deletes the files at this time. */
  keptUntilMs: number
}
