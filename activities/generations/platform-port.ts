// The Higgsfield platform as the generation activities need it. `adapters/higgsfield` implements it.
// Invariant: a submission is answered with what is known for certain; `unknown` is an answer, never a guess.
import type { PlatformDialect, PlatformRequest } from '../../contracts/steps/generation.ts'
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { PlatformStatus } from '../../contracts/vocabulary/statuses.ts'

export type { PlatformDialect, PlatformRequest }

export interface ComposeInput {
  modelId: string
  /** Validated input of the model; picture fields hold public URLs here. */
  input: Record<string, unknown>
  /** Where the platform reports the end to. Left out when we have no address it could reach. */
  callbackUrl?: string
}

export type SubmissionOutcome =
  | { kind: 'accepted'; requestId: string; correlationId: string | undefined; platformStatus: PlatformStatus }
  | {
      kind: 'refused'
      refusal: RefusalKind
      detail: string
      /** The platform's own machine-readable word, where it has one (newer contract). */
      code: string | undefined
      retryAfterMs: number | undefined
      httpStatus: number | undefined
      correlationId: string | undefined
    }
  /** Sent, but not answered, or answered 5xx: it may have been accepted. */
  | { kind: 'unknown'; detail: string; httpStatus: number | undefined }

export interface PlatformOutput {
  kind: 'image' | 'video' | 'audio'
  url: string
}

export interface PlatformReport {
  status: PlatformStatus
  outputs: PlatformOutput[]
  /** The platform's own words on a failure. */
  error: string | undefined
  /** When the files vanish, where the account tells it (newer contract). */
  expiresAt: string | undefined
  correlationId: string | undefined
}

export type StatusOutcome =
  | { kind: 'report'; report: PlatformReport }
  /** The platform does not know the request. */
  | { kind: 'not_found'; detail: string }
  /** Could not be asked just now: network, 5xx, bad key. Asked again later. */
  | { kind: 'unavailable'; detail: string; retryAfterMs: number | undefined }

export type CancelOutcome =
  | { kind: 'cancelled' }
  /** It has started or ended: the platform cannot stop it. */
  | { kind: 'too_late'; detail: string }
  | { kind: 'unavailable'; detail: string }

export interface Platform {
  /** Pure: the same input gives the same bytes. Throws on a model it has no wire form for. */
  compose(input: ComposeInput): PlatformRequest
  /** One POST, never repeated by itself. `accountName` chooses the key. Throws only on abort. */
  submit(input: {
    accountName: string
    request: PlatformRequest
    idempotencyKey: string
    signal?: AbortSignal
  }): Promise<SubmissionOutcome>
  status(input: {
    accountName: string
    requestId: string
    dialect: PlatformDialect
    signal?: AbortSignal
  }): Promise<StatusOutcome>
  cancel(input: { accountName: string; requestId: string; signal?: AbortSignal }): Promise<CancelOutcome>
  /** Presigned upload in the account's name. Throws `PlatformUploadError` (contracts/ports/platform-errors.ts). */
  upload(input: {
    accountName: string
    contentType: string
    sizeBytes: number
    body: () => Promise<ReadableStream<Uint8Array>>
    signal?: AbortSignal
  }): Promise<{ publicUrl: string }>
  /** Streams an output. Throws `PlatformDownloadError` with `gone` true where the file is not there any more. */
  download(input: {
    url: string
    signal?: AbortSignal
    /** Asks for the rest only, as long as the file is still of this version; a server may send the whole all the same. */
    from?: { offsetBytes: number; validator: string } | undefined
  }): Promise<{
    body: ReadableStream<Uint8Array>
    /** Whether the body is the rest that was asked for, and not the whole file. */
    isContinuation: boolean
    /** Names this version of the file; undefined where the server does not. */
    validator: string | undefined
    contentType: string
    sizeBytes: number | undefined
  }>
}
