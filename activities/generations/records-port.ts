// The database as the generation activities need it. Each call is one transaction.
import type { ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import type {
  AdoptedFiles,
  CompletedInput,
  CompletedResult,
  FetchReason,
  FilesToFetch,
  PaidAttempt,
  StoredFileInput,
  WaitInput,
} from '../../contracts/steps/collecting.ts'
import type {
  AcceptanceEffect,
  AcceptedInput,
  AcquireResult,
  AttemptToWrite,
  CheckInput,
  FinishInput,
  FinishResult,
  Grant,
  InputAsset,
  LateAttempt,
  LateEnding,
  MissingInput,
  OpenAttemptInput,
  OpenedAttempt,
  PlatformFile,
  RefusalOutcome,
  RefusedInput,
  Resolution,
  RunningAttempt,
  UnknownInput,
} from '../../contracts/steps/generation.ts'
import type { LateBookingInput, SlotGrant } from '../../contracts/steps/messages.ts'
import type { RequestRole } from '../../domain/generations/late-attempt.ts'
import type { ObservedDurations } from '../../domain/waiting/wait-plan.ts'

export interface GenerationRecords {
  acquireSlot(input: { generationId: string }): Promise<AcquireResult>
  openAttempt(input: OpenAttemptInput): Promise<OpenedAttempt>
  /** False where the lease was lost meanwhile: then nothing may be sent. */
  writeAttempt(input: AttemptToWrite): Promise<boolean>
  /** The number of the try that begins. Undefined where the attempt has an outcome: then nothing may be sent. */
  beginTry(input: { attemptId: string }): Promise<number | undefined>
  recordAccepted(input: AcceptedInput): Promise<AcceptanceEffect>
  recordRefused(input: RefusedInput): Promise<RefusalOutcome>
  /** An attempt was accepted, so its account works. Returns grants of slots that were withheld from it. */
  recordSuccess(input: { attemptId: string }): Promise<Grant[]>
  /** A submission to the account got no response, or a server error. */
  recordUnanswered(input: { accountId: string; detail: string }): Promise<void>
  /** False where the attempt has an outcome, or a newer try: another try of the submission decides. */
  recordUnknown(input: UnknownInput): Promise<boolean>
  findInputAsset(input: { assetId: string; accountId: string }): Promise<InputAsset>
  recordUpload(input: { assetId: string; accountId: string; publicUrl: string }): Promise<void>
  /** The live lease of the generation, if any. */
  findGrant(input: { generationId: string }): Promise<{ grant?: SlotGrant }>
  /** The requests that webhooks and operators have reported for an attempt without one, in the order in which they are read. */
  listReported(input: { attemptId: string }): Promise<string[]>
  findRunningAttempt(input: { generationId: string }): Promise<RunningAttempt | undefined>
  recordCheck(input: CheckInput): Promise<void>
  /** Counts a try to cancel the attempt that the platform has not decided. */
  recordCancelTry(input: { attemptId: string; detail: string }): Promise<void>
  /** The platform does not find the request. Returns the grants where its slot was released. */
  recordMissing(input: MissingInput): Promise<Grant[]>
  /** A response showed which contract the account has. */
  recordEvidence(input: { accountId: string; evidence: ContractEvidence }): Promise<void>
  /** The platform has completed the request: it is charged, and its slot is granted to the next in line. */
  beginCollecting(input: CompletedInput): Promise<CompletedResult>
  /** Undefined where the attempt has no recorded files. */
  findFilesToFetch(input: { attemptId: string }): Promise<FilesToFetch | undefined>
  recordStoredFile(input: StoredFileInput): Promise<void>
  /** The stored files become the outputs of the generation, where it has none. */
  adoptOutputs(input: { attemptId: string; reason: FetchReason }): Promise<AdoptedFiles>
  /** Records a failed try. Returns the number of tries in a row with this cause. */
  recordWait(input: WaitInput): Promise<number>
  clearWait(input: { generationId: string }): Promise<void>
  findPaidAttempt(input: { generationId: string }): Promise<PaidAttempt | undefined>
  recordFiles(input: { attemptId: string; files: readonly PlatformFile[]; keptUntilMs: number }): Promise<void>
  observeDurations(input: { model: string }): Promise<ObservedDurations | undefined>
  finishGeneration(input: FinishInput): Promise<FinishResult | undefined>
  /** The generation goes back to the line. Undefined where the attempt is no longer unknown. */
  resolveAsNotAccepted(input: { generationId: string; attemptId: string }): Promise<Grant[] | undefined>
  /** An operator's decision had no effect: the reason of the unknown attempt says why. Changes nothing else. */
  noteNotConfirmed(input: { attemptId: string; detail: string }): Promise<void>
  /** What became of an attempt that is no longer unknown. */
  readResolution(input: { generationId: string; attemptId: string }): Promise<Resolution>
  /** The generation ends as failed, at no cost. Undefined where the attempt is no longer unknown. */
  resolveAsFailed(input: { generationId: string; attemptId: string }): Promise<FinishResult | undefined>
  /** Undefined where there is no such attempt. */
  findLateAttempt(input: LateBookingInput): Promise<LateAttempt | undefined>
  /** The grants to signal, where the generation follows its refused attempt again instead of being sent a second time. */
  reopenAttempt(input: LateBookingInput): Promise<Grant[] | undefined>
  /** The account's key has read the request. Undefined where the request belongs to another attempt. */
  recordFoundRequest(input: LateBookingInput): Promise<RequestRole | undefined>
  /** A look-up did not find the request: the next one is due after a pause that grows. */
  recordMiss(input: { attemptId: string; requestId: string }): Promise<void>
  /** False where the attempt's cost was decided meanwhile. */
  bookLate(ending: LateEnding): Promise<boolean>
  /** Like `bookLate`, for a request that is not the attempt's own. */
  bookUnexpected(ending: Omit<LateEnding, 'files' | 'keptUntilMs'>): Promise<boolean>
}
