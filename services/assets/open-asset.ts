// Finds a stored file of the client and opens its bytes, all or a range of them.
// Invariant: no file is opened before the bytes are requested, so a HEAD request opens none.
import type { StoredAsset } from '../../contracts/public/assets.ts'
import { type ByteRange, StorageError } from '../../contracts/ports/object-store.ts'
import { findStoredAsset } from '../../db/assets/read.ts'
import { fileExtension } from '../../domain/assets/media-key.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

export interface OpenAsset {
  asset: StoredAsset
  /** A name for saving the file. */
  fileName: string
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>
}

/** Throws `not_found`, also for an asset of another client. `open` throws `StorageError` where the file is missing. */
export async function openAsset({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId' | 'store'>
  input: { id: string }
}): Promise<OpenAsset> {
  const found = await findStoredAsset(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!found) throw notFound('asset', input.id)
  return {
    asset: found.asset,
    fileName: `${found.asset.id}.${fileExtension(found.asset.contentType)}`,
    open: async (range) => {
      const object = await ctx.store.get(found.storageKey, range)
      if (!object) throw new StorageError('storage_unavailable', `${found.storageKey} is not in the store`)
      return object.body
    },
  }
}
