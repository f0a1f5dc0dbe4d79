// What the generation activities need of the database. Each call is one transaction there.
import type { ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import type {
  AcquireResult,
  AttemptToWrite,
  FinishInput,
  FinishResult,
  Grant,
  InputAsset,
  LateAttempt,
  LateEnding,
  LeaseRef,
  OpenedAttempt,
  RunningAttempt,
} from '../../contracts/steps/generation.ts'
import type { Refusal } from '../../contracts/vocabulary/pool.ts'
import type { AfterRefusal } from '../../domain/pool/after-refusal.ts'
import type { ObservedDurations } from '../../domain/waiting/wait-plan.ts'

export interface GenerationRecords {
  acquireSlot(input: { generationId: string }): Promise<AcquireResult>
  revokeGrant(grant: LeaseRef): Promise<Grant[]>
  openAttempt(input: { generationId: string; lease: LeaseRef; holdMs: number }): Promise<OpenedAttempt>
  /** False where the lease was lost meanwhile; then nothing may be sent. */
  writeAttempt(input: AttemptToWrite): Promise<boolean>
  recordAccepted(input: {
    attemptId: string
    generationId: string
    requestId: string
    correlationId: string | undefined
    platformStatus: 'queued' | 'in_progress'
    expectedMs?: number
  }): Promise<boolean>
  recordRefused(input: {
    /** Left out where the account refused before there was an attempt: while a picture was placed there. */
    attemptId?: string
    generationId: string
    lease: LeaseRef
    refusal: Refusal
    effect: AfterRefusal
    /** The contract that the account's answer betrays, where it does. */
    contractEvidence: ContractEvidence | undefined
  }): Promise<Grant[]>
  /** An attempt was accepted: its account is in order. Grants of what was held back from it. */
  recordSuccess(input: { attemptId: string }): Promise<Grant[]>
  /** A submission to the account was not answered, or with a fault of the platform. */
  recordUnanswered(input: { accountName: string; detail: string }): Promise<void>
  recordUnknown(input: { attemptId: string; generationId: string; detail: string }): Promise<void>
  findInputAsset(input: { assetId: string; accountId: string }): Promise<InputAsset>
  recordUpload(input: { assetId: string; accountId: string; publicUrl: string }): Promise<void>
  findRunningAttempt(input: { generationId: string }): Promise<RunningAttempt | undefined>
  recordCheck(input: {
    attemptId: string
    generationId: string
    platformStatus: 'queued' | 'in_progress'
    holdMs: number
  }): Promise<void>
  /** The account betrayed which generation of the platform's contract it speaks. */
  recordEvidence(input: { accountName: string; evidence: ContractEvidence }): Promise<void>
  /** The platform is finished; its slot is handed on. */
  beginCollecting(input: { generationId: string }): Promise<Grant[]>
  observeDurations(input: { model: string }): Promise<ObservedDurations | undefined>
  finishGeneration(input: FinishInput): Promise<FinishResult | undefined>
  /** Undefined where the attempt is not unknown any more. */
  resolveAsNotAccepted(input: { generationId: string; attemptId: string }): Promise<Grant[] | undefined>
  resolveAsFailed(input: { generationId: string; attemptId: string }): Promise<FinishResult | undefined>
  findLateAttempt(input: { attemptId: string }): Promise<LateAttempt | undefined>
  /** False where it was decided meanwhile what the attempt cost. */
  bookLate(ending: LateEnding): Promise<boolean>
}
