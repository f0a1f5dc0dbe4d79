// Deletes uploads that no job has used, and files of the object store that no asset refers to. The worker's housekeeping runs it.
// Invariant: a result is never deleted, nor is a file that a row refers to. `docs/operations.md` explains the two steps.
import type { ObjectStore } from '../../contracts/ports/object-store.ts'
import type { Database } from '../../db/connection/connect.ts'
import { forgetRetiredKeys, listRetiredKeys, retireKeys } from '../../db/retention/unreferenced-files.ts'
import { deleteUnusedUpload } from '../../db/retention/unused-uploads.ts'

const DAY_MS = 24 * 60 * 60_000
/** Far longer than an import takes from its claim to its row. */
const GRACE_MS = DAY_MS
/** Limits of one round; the next round continues. */
const MAX_UPLOADS = 5_000
const MAX_FILES = 5_000
const KEYS_A_STEP = 100
/** Files that are deleted at the same time. */
const PARALLEL = 10

export interface UnusedFilesInput {
  /** Age from which an unused upload is deleted, in milliseconds. Undefined: never. */
  uploadsMs: number | undefined
  /** How long a file without an asset stays, in milliseconds. Default: one day. */
  graceMs?: number
  /** Highest number of uploads, and of files, of one round. Default: 5,000. */
  limit?: number
}

/**
 * One round. Returns the number of deleted uploads and files. Throws the first error of the object store after it has tried the
 * other files; what failed is tried again in the next round.
 */
export async function deleteUnusedFiles({
  ctx,
  input,
}: {
  ctx: { db: Database; store: Pick<ObjectStore, 'delete'> }
  input: UnusedFilesInput
}): Promise<{ uploads: number; files: number }> {
  const { uploadsMs, graceMs = GRACE_MS, limit } = input
  let uploads = 0
  if (uploadsMs !== undefined) {
    while (uploads < (limit ?? MAX_UPLOADS) && (await deleteUnusedUpload(ctx.db, { olderThanMs: uploadsMs })))
      uploads += 1
  }
  await retireDue(ctx.db, { graceMs, limit: limit ?? MAX_FILES })
  const files = await deleteRetired(ctx, limit ?? MAX_FILES)
  return { uploads, files }
}

async function retireDue(db: Database, { graceMs, limit }: { graceMs: number; limit: number }): Promise<void> {
  for (let handled = 0; handled < limit;) {
    const step = Math.min(KEYS_A_STEP, limit - handled)
    const count = await retireKeys(db, { olderThanMs: graceMs, limit: step })
    if (count < step) return
    handled += count
  }
}

async function deleteRetired(
  { db, store }: { db: Database; store: Pick<ObjectStore, 'delete'> },
  limit: number,
): Promise<number> {
  let deleted = 0
  let failure: { error: unknown } | undefined
  for (let tried = 0, after = ''; tried < limit;) {
    const keys = await listRetiredKeys(db, { after, limit: Math.min(PARALLEL, limit - tried) })
    const ends = await Promise.allSettled(keys.map((key) => store.delete(key)))
    const gone = keys.filter((_, index) => ends[index]?.status === 'fulfilled')
    await forgetRetiredKeys(db, gone)
    deleted += gone.length
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) failure ??= { error: failed.reason }
    if (keys.length === 0) break
    tried += keys.length
    after = keys.at(-1)!
  }
  if (failure) throw failure.error
  return deleted
}
