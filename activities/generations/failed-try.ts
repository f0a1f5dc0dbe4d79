// Records why a status could not be read or a file could not be stored, so that the API can say what a generation waits for.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import { MediaError } from '../../contracts/ports/media.ts'
import { StorageError, type StorageErrorCode } from '../../contracts/ports/object-store.ts'
import { PlatformDownloadError } from '../../contracts/ports/platform-errors.ts'
import type { WaitCause, WaitedFor } from '../../contracts/vocabulary/waits.ts'
import type { GenerationDeps } from './deps.ts'
import { nextTryMs } from './next-try.ts'

/** A final failure counts as such only after so many tries in a row with the same cause. */
export interface FailedTry {
  cause: WaitCause
  /** Tries in a row that failed with this cause. 1 where the records could not be written. */
  tries: number
  reason: string
}

/** `purpose`: why the status is read, where it is not for the result. It precedes the reason. */
interface Failed {
  generationId: string
  what: WaitedFor
  error: unknown
  purpose?: string
}

/** Records the failed try and throws its error again, for the retry of the activity. */
export async function recordFailedTry(deps: GenerationDeps, failed: Failed): Promise<never> {
  await countFailedTry(deps, failed)
  throw failed.error
}

/** Best effort: where the records cannot be written, the try counts as the first one. */
export async function countFailedTry(
  deps: GenerationDeps,
  { generationId, what, error, purpose, isLate = false }: Failed & { isLate?: boolean },
): Promise<FailedTry> {
  const cause = what === 'read_result' ? 'platform' : causeOf(error)
  const reason = purpose === undefined ? reasonOf(error) : `${purpose}: ${reasonOf(error)}`
  // A worker that stops cancels its activities, which says nothing about the platform or the store.
  if (cancellationSignal().aborted) return { cause, tries: 1, reason }
  const delayMs = nextTryMs(activityInfo(), error)
  const nextTryAtMs = delayMs === undefined ? undefined : Date.now() + delayMs
  const tries = await deps.records.recordWait({ generationId, what, cause, reason, nextTryAtMs, isLate }).catch(() => 1)
  return { cause, tries, reason }
}

function causeOf(error: unknown): WaitCause {
  if (error instanceof PlatformDownloadError) return error.gone ? 'gone' : 'download'
  if (error instanceof MediaError) return error.code === 'media_storage_full' ? 'store' : 'unreadable'
  if (error instanceof StorageError) return error.code === 'object_too_large' ? 'unreadable' : 'store'
  return 'other'
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? messageOf(error) : String(error)
  if (error instanceof StorageError) return `${STORE_REASONS[error.code]}: ${message}`
  if (error instanceof PlatformDownloadError) return `the platform's file could not be downloaded: ${message}`
  return error instanceof MediaError ? `the platform's file could not be read: ${message}` : message
}

/** The platform's own text is not in the message of a failure, because Temporal stores that. */
function messageOf(error: Error): string {
  const { platformText } = error as { platformText?: unknown }
  return typeof platformText === 'string' ? platformText : error.message
}

const STORE_REASONS: Record<StorageErrorCode, string> = {
  storage_full: 'the object store is full',
  storage_unavailable: 'the object store is not available',
  object_missing: 'the object store refused the file',
  storage_denied: 'the object store refuses the credentials',
  invalid_key: 'the object store refused the file',
  invalid_range: 'the object store refused the file',
  invalid_object: 'the object store refused the file',
  object_too_large: 'the file is too large',
}
