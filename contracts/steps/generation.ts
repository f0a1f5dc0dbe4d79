// What the steps of a generation hand to each other: between the activities and the records they are kept in.
// Invariant: types only. A step's answer says everything its caller needs, so that nobody reads a row twice.
import type { JobFailure } from '../public/job-failures.ts'
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

/** A lease that was just handed out, and to whom; its workflow is signalled after commit. */
export interface Grant extends SlotGrant {
  generationId: string
}

/** `others` are grants to somebody else that happened on the way. `missing`: the records have no such generation.
 * `cancel_requested`: nobody wants it any more; no slot is given. */
export type AcquireResult =
  | { kind: 'missing' }
  | { kind: 'cancel_requested' }
  | { kind: 'granted'; grant: Grant; others: Grant[] }
  | { kind: 'waiting'; others: Grant[] }
  | { kind: 'final'; status: FinalGenerationStatus }

/** What is to be sent, on which account. */
export interface GenerationToSubmit {
  generationId: string
  clientId: string
  model: string
  /** Validated input; picture fields hold asset ids. */
  input: Record<string, unknown>
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

/** v1 wraps its body in `params` and answers with a job set; v2 takes a flat body and answers with a request handle. */
export type PlatformDialect = 'v1' | 'v2'

/** A request as it is sent: kept byte for byte with the attempt, because a repeat must compare equal. */
export interface PlatformRequest {
  dialect: PlatformDialect
  /** Path and query on the platform host, for example `/higgsfield-ai/soul/standard?hf_webhook=…`. */
  path: string
  body: string
}

/** What is written before anything is sent. */
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
  /** Expected duration from now, where it is known. */
  expectedMs?: number
}

/** The platform definitely refused an attempt. */
export interface RefusedInput {
  /** Omitted where the account refused an image upload, before the attempt was written. */
  attemptId?: string
  generationId: string
  lease: LeaseRef
  refusal: Refusal
  effect: RefusalEffect
  /** What the response shows about the account's contract, if anything. */
  contractEvidence: ContractEvidence | undefined
}

/** An attempt was sent and has no response. */
export interface UnknownInput {
  attemptId: string
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

export interface WrittenAttempt {
  id: string
  state: AttemptState
  accountName: string
  /** Written under the lease that is held now; false where that one has long expired. */
  isOfThisLease: boolean
  /** Whether the account was known, when it was sent, to honour a repeat of the same key. */
  isRepeatable: boolean
  idempotencyKey: string
  requestId: string | null
  request: PlatformRequest
}

/** `draft`: nothing was written yet. `written`: an earlier try of this step got as far as the row, perhaps further. */
export type OpenedAttempt =
  | { kind: 'lease_lost' }
  | { kind: 'final'; status: FinalGenerationStatus }
  | { kind: 'draft'; generation: GenerationToSubmit; draft: SubmissionDraft }
  | { kind: 'written'; generation: GenerationToSubmit; attempt: WrittenAttempt }

export interface RunningAttempt {
  attemptId: string
  state: AttemptState
  accountName: string
  requestId: string | null
  dialect: PlatformDialect
  /** Looks at the status so far. */
  checks: number
  submittedAtMs: number | undefined
  /** When the platform was first seen working on it. */
  startedAtMs: number | undefined
  lease: LeaseRef
  generation: {
    id: string
    clientId: string
    status: GenerationStatus
    model: string
    priceCredits: number
    /** Id of the film it is a scene of; null where it stands alone. */
    filmId: string | null
  }
}

/** A picture that a generation is made from. */
export interface InputAsset {
  id: string
  storageKey: string
  contentType: string
  sizeBytes: number
  /** Address of the copy in the account's own storage, where there is one that is surely still kept. */
  publicUrl: string | undefined
}

/** A file that is in the object store, with what its bytes say about it. */
export interface StoredMedia {
  storageKey: string
  sha256: string
  kind: 'image' | 'video' | 'audio'
  contentType: string
  sizeBytes: number
  widthPx: number | null
  heightPx: number | null
  durationMs: number | null
}

export type Ending =
  | { status: 'completed'; outputs: StoredMedia[] }
  | { status: 'failed'; error: JobFailure }
  | { status: 'cancelled' }

export interface FinishInput {
  generationId: string
  /** Left out where nothing was submitted. */
  attemptId?: string
  ending: Ending
  /** What the attempt cost, 0 where refunded, null where that is not known. */
  chargedCredits: number | null
  /** Narrows the states it may end from; default: any that is not final. */
  from?: readonly GenerationStatus[]
}

export interface FinishResult {
  status: FinalGenerationStatus
  error: JobFailure | null
  grants: Grant[]
}

/** An attempt that is asked about after its generation has ended. `isDecided`: what it cost is known already. */
export interface LateAttempt {
  attemptId: string
  accountName: string
  dialect: PlatformDialect
  isDecided: boolean
  generationId: string
  priceCredits: number
}

export interface LateEnding {
  attemptId: string
  requestId: string
  outcome: 'completed' | 'failed' | 'cancelled'
  chargedCredits: number
  outputs: StoredMedia[]
}
