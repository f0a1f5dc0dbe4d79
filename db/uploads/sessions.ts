// The rows of uploads that arrive in parts. The bytes are in the object store.
// Invariant: a session of another client is not found, nor one that has expired.
import { sql, type Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import type { UploadSession as UploadSessionTable } from '../schema.generated.ts'

export type UploadSessionRow = Selectable<UploadSessionTable>

interface NewSession {
  clientId: string
  sizeBytes: number
  /** In lower-case hex; null where the caller does not announce it. */
  sha256: string | null
  partBytes: number
  lifetimeMs: number
  /** The stored file, where the same bytes need not be sent. The session is completed then. */
  assetId: string | null
}

/** Writes a session that is open, or completed where the asset is given. */
export async function insertSession(
  db: Database | DatabaseTransaction,
  { lifetimeMs, ...session }: NewSession,
): Promise<UploadSessionRow> {
  return db
    .insertInto('uploadSession')
    .values({
      id: newId('uploadSession'),
      ...session,
      completedAt: session.assetId === null ? null : sql<Date>`now()`,
      expiresAt: sql<Date>`now() + ${lifetimeMs} * interval '1 millisecond'`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The client's session, open or completed. Undefined also after its expiry. */
export async function findSession(
  db: Database | DatabaseTransaction,
  { clientId, id }: { clientId: string; id: string },
): Promise<UploadSessionRow | undefined> {
  return db
    .selectFrom('uploadSession')
    .selectAll()
    .where('id', '=', id)
    .where('clientId', '=', clientId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

/** The newest open session of the client for a file of this hash and size. */
export async function findOpenSession(
  db: Database,
  file: { clientId: string; sha256: string; sizeBytes: number },
): Promise<UploadSessionRow | undefined> {
  return db
    .selectFrom('uploadSession')
    .selectAll()
    .where('clientId', '=', file.clientId)
    .where('sha256', '=', file.sha256)
    .where('sizeBytes', '=', file.sizeBytes)
    .where('completedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Records the stored file of the session. A repetition changes nothing. */
export async function completeSession(trx: DatabaseTransaction, { id, assetId }: { id: string; assetId: string }) {
  await trx
    .updateTable('uploadSession')
    .set({ assetId, completedAt: sql<Date>`coalesce(completed_at, now())` })
    .where('id', '=', id)
    .execute()
}

/** Ends the session now. */
export async function expireSession(db: Database, id: string): Promise<void> {
  await db
    .updateTable('uploadSession')
    .set({ expiresAt: sql<Date>`least(expires_at, now())` })
    .where('id', '=', id)
    .execute()
}

/** Deletes the row. The caller has deleted the parts. */
export async function deleteSession(db: Database, id: string): Promise<void> {
  await db.deleteFrom('uploadSession').where('id', '=', id).execute()
}

/** Sessions that expired more than `graceMs` ago, oldest first. */
export async function listExpiredSessions(
  db: Database,
  { graceMs, limit }: { graceMs: number; limit: number },
): Promise<UploadSessionRow[]> {
  return db
    .selectFrom('uploadSession')
    .selectAll()
    .where('expiresAt', '<', sql<Date>`now() - ${graceMs} * interval '1 millisecond'`)
    .orderBy('expiresAt')
    .limit(limit)
    .execute()
}
