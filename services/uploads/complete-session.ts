// Makes an asset of the parts of an upload, after the file was opened and checked.
// Invariant: what is checked is what is stored. The parts are read once, and later changes of them have no effect.
import type { Asset } from '../../contracts/public/assets.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import { listAssetsByIds, toAsset } from '../../db/assets/read.ts'
import { completeSession, type UploadSessionRow } from '../../db/uploads/sessions.ts'
import { partKey, partsOf } from '../../domain/assets/upload-parts.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { importMedia } from '../assets/import-media.ts'
import { MEDIA_KINDS } from '../assets/media-formats.ts'
import { invalidContent, notFound, ServiceProblem } from '../problems/service-problem.ts'
import { endSession, removeParts } from './delete-session.ts'
import { findSessionOrThrow, readParts, type UploadContext } from './present-session.ts'

/**
 * The stored file. A repetition returns the same one. Throws `not_found`, `wrong_state` where parts are missing, and the refusals of
 * `importMedia`; `invalid_content` also where the hash is not the announced one. A refused file ends the upload.
 */
export async function completeUpload({ ctx, input }: { ctx: UploadContext; input: { id: string } }): Promise<Asset> {
  const session = await findSessionOrThrow(ctx, input.id)
  if (session.completedAt !== null) return storedAsset(ctx, session)
  const missing = (await readParts(ctx, session)).filter((part) => !part.isReceived).map((part) => part.number)
  if (missing.length > 0) throw incomplete(missing)
  const media = await importParts(ctx, session)
  const asset = await ctx.db.transaction().execute(async (trx) => {
    const saved = await saveAsset(trx, { clientId: ctx.clientId, media, isUpload: true })
    await completeSession(trx, { id: session.id, assetId: saved.id })
    return saved
  })
  // What stays after a failure is deleted when the session has expired.
  await removeParts(ctx.store, session).catch(() => {})
  return toAsset(asset)
}

async function storedAsset(ctx: UploadContext, { id, assetId }: UploadSessionRow): Promise<Asset> {
  const [asset] = await listAssetsByIds(ctx.db, { clientId: ctx.clientId, ids: assetId === null ? [] : [assetId] })
  if (!asset) throw notFound('stored file of the upload', id)
  return asset
}

async function importParts(ctx: UploadContext, session: UploadSessionRow): Promise<StoredMedia> {
  const check = ({ sha256 }: { sha256: string }) => {
    if (session.sha256 === null || sha256 === session.sha256) return
    throw invalidContent([
      { pointer: '/sha256', detail: `the received bytes have the hash ${sha256}; upload the file again` },
    ])
  }
  try {
    return await importMedia(ctx, { body: bytesOf(ctx, session), pointer: '', kinds: MEDIA_KINDS, check })
  } catch (error) {
    const isRefused = error instanceof ServiceProblem && error.code !== 'wrong_state'
    // The bytes cannot become right by a repetition.
    if (isRefused) await endSession(ctx, session)
    throw error
  }
}

async function* bytesOf(ctx: UploadContext, session: UploadSessionRow): AsyncGenerator<Uint8Array> {
  for (const { number, sizeBytes } of partsOf(session)) {
    const object = await ctx.store.get(partKey(session.id, number))
    if (object?.sizeBytes !== sizeBytes) {
      await object?.body.cancel()
      throw incomplete([number])
    }
    yield* object.body
  }
}

function incomplete(missing: readonly number[]): ServiceProblem {
  const names = missing.length === 1 ? `Part ${missing[0]} is` : `The parts ${missing.join(', ')} are`
  return new ServiceProblem('wrong_state', {
    detail: `${names} missing; send ${missing.length === 1 ? 'it' : 'them'}, then complete the upload.`,
  })
}
