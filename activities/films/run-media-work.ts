// Runs one try of work on media files, and classifies its failure: wait, try again, or give up.
// Invariant: a storage or a database that does not work is waited for, and never uses up a try.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import { MediaError } from '../../contracts/ports/media.ts'
import { type StorageErrorCode, StorageError } from '../../contracts/ports/object-store.ts'
import type { MediaResult } from '../../contracts/steps/film.ts'
import { type Heartbeat, whileHeartbeating } from '../while-heartbeating.ts'
import type { FilmDeps } from './deps.ts'

/** A file that cannot be read is read this often, because a copy of it may have been damaged. */
const TRIES_OF_A_BROKEN_FILE = 3

const AWAITED: readonly StorageErrorCode[] = ['storage_full', 'storage_unavailable', 'storage_denied']

/** Throws errors that the next try may not have, and the cancellation. Temporal bounds these tries. */
export async function runMediaWork<Made>(
  deps: FilmDeps,
  { filmId }: { filmId: string },
  work: (heartbeat: Heartbeat) => Promise<Made>,
): Promise<MediaResult<Made>> {
  // The marks of waiting are best effort: without them the film only shows no reason, or an old one.
  await deps.records.endWaitForWorker({ filmId }).catch(() => {})
  try {
    return { kind: 'made', made: await whileHeartbeating(work) }
  } catch (error) {
    if (cancellationSignal().aborted) throw error
    const missing = missingPart(error)
    if (missing) {
      await deps.records.recordWait({ filmId, reason: 'storage', detail: missing }).catch(() => {})
      return { kind: 'waiting', detail: missing }
    }
    if (!isBrokenFile(error) || activityInfo().attempt < TRIES_OF_A_BROKEN_FILE) throw error
    return { kind: 'failed', detail: (error as Error).message }
  }
}

/** What has to recover before a repeat can succeed. Undefined for every other error. */
function missingPart(error: unknown): string | undefined {
  if (error instanceof StorageError && AWAITED.includes(error.code)) return error.message
  if (error instanceof MediaError && error.code === 'media_storage_full') return error.message
  return undefined
}

function isBrokenFile(error: unknown): boolean {
  return error instanceof MediaError || (error instanceof StorageError && error.code === 'object_missing')
}
