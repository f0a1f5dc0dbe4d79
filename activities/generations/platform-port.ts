// The Higgsfield platform as the generation activities need it. `adapters/higgsfield` implements it.
// Invariant: a submission's outcome is certain. Where it is not, the outcome is `unknown`, never a guess.
import type { Model } from '../../contracts/models/model.ts'
import type { PlatformDialect, PlatformRequest } from '../../contracts/steps/generation.ts'
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { PlatformStatus } from '../../contracts/vocabulary/statuses.ts'

export type { PlatformDialect, PlatformRequest }

export interface ComposeInput {
  modelId: string
  /** Default: the one of the catalogue. */
  declaration?: Model
  /** Validated input of the model; image fields hold public URLs here. */
  input: Record<string, unknown>
  /** Webhook address for the end. Left out where the platform cannot reach us. */
  callbackUrl?: string
}

export type SubmissionOutcome =
  | {
      kind: 'accepted'
      requestId: string
      correlationId: string | undefined
      platformStatus: PlatformStatus
      /** Set where the sandbox has accepted it. */
      isSandbox?: true
    }
  | {
      kind: 'refused'
      refusal: RefusalKind
      detail: string
      /** The platform's machine-readable code, which `queueing` accounts get. */
      code: string | undefined
      retryAfterMs: number | undefined
      httpStatus: number | undefined
      correlationId: string | undefined
    }
  /** Sent, without a response or with 5xx: it may have been accepted. */
  | { kind: 'unknown'; detail: string; httpStatus: number | undefined }

export interface PlatformOutput {
  kind: 'image' | 'video' | 'audio'
  url: string
}

export interface PlatformReport {
  status: PlatformStatus
  outputs: PlatformOutput[]
  /** The platform's own message on a failure. */
  error: string | undefined
  /** When the files expire, which `queueing` accounts report. */
  expiresAt: string | undefined
  correlationId: string | undefined
  /** Set where the sandbox has responded. */
  isSandbox?: true
}

export type StatusOutcome =
  | { kind: 'report'; report: PlatformReport }
  /** The platform does not know the request. */
  | { kind: 'not_found'; detail: string }
  /** No usable response: network, 5xx, bad key. Read again later. With `httpStatus`, `detail` is the platform's text. */
  | { kind: 'unavailable'; detail: string; httpStatus?: number; retryAfterMs: number | undefined }

export type CancelOutcome =
  | { kind: 'cancelled' }
  /** It has started or ended: the platform cannot stop it. */
  | { kind: 'too_late'; detail: string }
  | { kind: 'unavailable'; detail: string; httpStatus?: number }

export interface Platform {
  /** Pure: the same input gives the same bytes. Throws on a model without a wire form. */
  compose(input: ComposeInput): PlatformRequest
  /** One POST, never repeated automatically. `accountId` selects the key. Throws only on abort. */
  submit(input: {
    accountId: string
    request: PlatformRequest
    idempotencyKey: string
    signal?: AbortSignal
  }): Promise<SubmissionOutcome>
  status(input: {
    accountId: string
    requestId: string
    dialect: PlatformDialect
    signal?: AbortSignal
  }): Promise<StatusOutcome>
  cancel(input: { accountId: string; requestId: string; signal?: AbortSignal }): Promise<CancelOutcome>
  /** Presigned upload in the account's name. Throws `PlatformUploadError` (contracts/ports/platform-errors.ts). */
  upload(input: {
    accountId: string
    contentType: string
    sizeBytes: number
    body: () => Promise<ReadableStream<Uint8Array>>
    signal?: AbortSignal
  }): Promise<{ publicUrl: string }>
  /** Streams an output. Throws `PlatformDownloadError`, with `gone` true where the file no longer exists. */
  download(input: {
    url: string
    signal?: AbortSignal
    /** Requests only the rest, where the file still has this version. A server may send the whole file nevertheless. */
    from?: { offsetBytes: number; validator: string } | undefined
  }): Promise<{
    body: ReadableStream<Uint8Array>
    /** Whether the body is the requested rest, and not the whole file. */
    isContinuation: boolean
    /** The entity tag of this version of the file. Undefined where the server sends none. */
    validator: string | undefined
    contentType: string
    sizeBytes: number | undefined
  }>
}
