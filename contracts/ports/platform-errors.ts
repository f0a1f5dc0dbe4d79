// The errors that the platform port throws for files. Submissions and status reads return their failures instead.
import type { RefusalKind } from '../vocabulary/platform-refusals.ts'

export interface PlatformUploadFacts {
  /** Set where the platform itself refused, as it would a submission; undefined where a retry may help. */
  refusal?: RefusalKind | undefined
  httpStatus?: number | undefined
  retryAfterMs?: number | undefined
}

/** An upload failed. Uploads cost nothing, so it may be repeated, each time under a new URL. */
export class PlatformUploadError extends Error {
  override readonly name = 'PlatformUploadError'
  readonly refusal: RefusalKind | undefined
  readonly httpStatus: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(message: string, facts: PlatformUploadFacts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.refusal = facts.refusal
    this.httpStatus = facts.httpStatus
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** An output could not be read, or broke off while it was read. */
export class PlatformDownloadError extends Error {
  override readonly name = 'PlatformDownloadError'
  /** The file is not there any more; a retry does not help. */
  readonly gone: boolean
  readonly httpStatus: number | undefined
  /** Size of the whole file, where the server refused a range and reported it. */
  readonly sizeBytes: number | undefined

  constructor(
    message: string,
    facts: { gone: boolean; httpStatus?: number | undefined; sizeBytes?: number | undefined },
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.gone = facts.gone
    this.httpStatus = facts.httpStatus
    this.sizeBytes = facts.sizeBytes
  }
}
