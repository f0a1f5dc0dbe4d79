// An upload in parts as callers see it: which parts have arrived, and where the others are sent.
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import { listAssetsByIds } from '../../db/assets/read.ts'
import type { UploadSessionRow } from '../../db/uploads/sessions.ts'
import { findSession } from '../../db/uploads/sessions.ts'
import { type Part, partKey, partsOf } from '../../domain/assets/upload-parts.ts'
import type { UploadPart, UploadSession } from '../../contracts/public/upload-sessions.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

export type UploadContext = Pick<ServiceContext, 'db' | 'clientId' | 'store' | 'library'>

/** Parts that are looked up in the object store at the same time. */
const LOOKUPS_AT_ONCE = 8
/** How long an address of the store is valid. */
const ADDRESS_MS = 60 * 60_000

/** The client's session. Throws `not_found`, also after its expiry. */
export async function findSessionOrThrow(ctx: UploadContext, id: string): Promise<UploadSessionRow> {
  const session = await findSession(ctx.db, { clientId: ctx.clientId, id })
  if (!session) throw notFound('open upload', id)
  return session
}

/** Whether each part of the session is stored completely, in the order of the parts. */
export async function readParts(ctx: UploadContext, session: UploadSessionRow) {
  return mapAtOnce(partsOf(session), LOOKUPS_AT_ONCE, async (part) => {
    const stored = await ctx.store.stat(partKey(session.id, part.number))
    return { ...part, isReceived: stored?.sizeBytes === part.sizeBytes }
  })
}

/** The session with its parts and new addresses for them; a completed one with its asset. */
export async function presentSession(ctx: UploadContext, session: UploadSessionRow): Promise<UploadSession> {
  const { id, sizeBytes, sha256, completedAt, assetId, createdAt, expiresAt } = session
  const facts = { id, sizeBytes, sha256, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
  if (completedAt !== null) {
    const [asset] = await listAssetsByIds(ctx.db, { clientId: ctx.clientId, ids: assetId === null ? [] : [assetId] })
    return { ...facts, status: 'completed', receivedBytes: sizeBytes, parts: [], asset: asset ?? null }
  }
  const found = await readParts(ctx, session)
  const parts: UploadPart[] = await mapAtOnce(found, LOOKUPS_AT_ONCE, async (part) => ({
    ...part,
    url: await addressOf(ctx, session, part),
  }))
  const receivedBytes = found.reduce((sum, part) => sum + (part.isReceived ? part.sizeBytes : 0), 0)
  return { ...facts, status: 'open', receivedBytes, parts, asset: null }
}

/** An address of the store, where it can give one; otherwise a path of the API. */
async function addressOf(ctx: UploadContext, session: UploadSessionRow, part: Part): Promise<string> {
  // No address is valid for longer than the session, because the deletion of its parts follows.
  const validMs = Math.min(ADDRESS_MS, session.expiresAt.getTime() - Date.now())
  const address = await ctx.store.presignPut?.({
    key: partKey(session.id, part.number),
    sizeBytes: part.sizeBytes,
    validMs,
  })
  return address ?? `/v1/upload-sessions/${session.id}/parts/${part.number}`
}
