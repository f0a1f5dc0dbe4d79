// Deletes uploads in parts: one that the caller gives up, and those that have expired.
// Invariant: the row is deleted after its parts, so that no part is left without a row that names it.
import { deleteSession, expireSession, listExpiredSessions, type UploadSessionRow } from '../../db/uploads/sessions.ts'
import { partKey, partsOf } from '../../domain/assets/upload-parts.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { ServiceContext } from '../context.ts'
import { findSessionOrThrow, type UploadContext } from './present-session.ts'

type Store = Pick<ServiceContext['store'], 'delete'>

const DELETIONS_AT_ONCE = 8
/** An address of the store is valid for an hour at most. A part that is sent with it has arrived after this time. */
const GRACE_MS = 2 * 60 * 60_000
/** Sessions of one round; the next round continues. */
const MAX_SESSIONS = 200

/** Ends the client's upload and deletes its parts. The stored file of a completed upload stays. Throws `not_found`. */
export async function deleteUpload({ ctx, input }: { ctx: UploadContext; input: { id: string } }): Promise<void> {
  await endSession(ctx, await findSessionOrThrow(ctx, input.id))
}

/** From now on the session is not found. Its parts are deleted, and once more with its row, because one may still arrive. */
export async function endSession(
  ctx: { db: ServiceContext['db']; store: Store },
  session: UploadSessionRow,
): Promise<void> {
  await expireSession(ctx.db, session.id)
  await removeParts(ctx.store, session)
}

/** Deletes the parts that are stored. */
export async function removeParts(store: Store, session: UploadSessionRow): Promise<void> {
  await mapAtOnce(partsOf(session), DELETIONS_AT_ONCE, ({ number }) => store.delete(partKey(session.id, number)))
}

/**
 * Deletes the parts and rows of uploads that expired more than `graceMs` ago. Returns their number. Throws the first error of the object
 * store after it has tried the others; what failed is tried again in the next round.
 */
export async function deleteExpiredSessions({
  ctx,
  input: { graceMs = GRACE_MS } = {},
}: {
  ctx: { db: ServiceContext['db']; store: Store }
  input?: { graceMs?: number }
}): Promise<number> {
  const expired = await listExpiredSessions(ctx.db, { graceMs, limit: MAX_SESSIONS })
  const failures: unknown[] = []
  for (const session of expired) {
    try {
      await removeParts(ctx.store, session)
      await deleteSession(ctx.db, session.id)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return expired.length
}
