// Begins an upload in parts, or continues one of the same file.
// Invariant: bytes that the client has stored already are not requested again.
import { CreateUploadSession, PART_BYTES, UPLOAD_SESSION_MS } from '../../contracts/public/upload-sessions.ts'
import type { UploadSession } from '../../contracts/public/upload-sessions.ts'
import { touchUpload } from '../../db/assets/insert.ts'
import { findOpenSession, insertSession } from '../../db/uploads/sessions.ts'
import { check } from '../../domain/validation/check.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { presentSession, type UploadContext } from './present-session.ts'

/** `isNew` is false where an open upload of the same file is continued. Throws `invalid_content`. */
export async function createSession({
  ctx,
  input,
}: {
  ctx: UploadContext
  /** Unchecked: parsed JSON of any shape. */
  input: { body: unknown }
}): Promise<{ session: UploadSession; isNew: boolean }> {
  const checked = check(CreateUploadSession, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const { sizeBytes, sha256 } = checked.value
  const { clientId } = ctx
  const assetId = sha256 === undefined ? undefined : await touchUpload(ctx.db, { clientId, sha256, sizeBytes })
  if (sha256 !== undefined && assetId === undefined) {
    const open = await findOpenSession(ctx.db, { clientId, sha256, sizeBytes })
    if (open) return { session: await presentSession(ctx, open), isNew: false }
  }
  const row = await insertSession(ctx.db, {
    clientId,
    sizeBytes,
    sha256: sha256 ?? null,
    partBytes: PART_BYTES,
    lifetimeMs: UPLOAD_SESSION_MS,
    assetId: assetId ?? null,
  })
  return { session: await presentSession(ctx, row), isNew: true }
}
