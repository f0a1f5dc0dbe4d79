// Stores a file that a caller uploads. Later jobs name it by its id.
import type { Asset } from '../../contracts/public/assets.ts'
import { toAsset } from '../../db/assets/read.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, fingerprintOf, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { importMedia } from './import-media.ts'
import { MEDIA_KINDS } from './media-formats.ts'

export interface CreateUploadInput {
  body: AsyncIterable<Uint8Array>
  /** Field of the form that held the bytes, for problems; empty for a raw body. */
  pointer: string
  idempotencyKey?: string | undefined
}

/**
 * Responds with status 201 and the asset; the same bytes give the same asset.
 * Throws `unreadable_media`, `payload_too_large`, `idempotency_mismatch`.
 */
export async function createUpload({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateUploadInput
}): Promise<Answer<Asset>> {
  const { body, pointer, idempotencyKey: key } = input
  const media = await importMedia(ctx, { body, pointer, kinds: MEDIA_KINDS })
  // The fingerprint is made of the file, because the same form may be encoded differently in a repeated request.
  const idempotency =
    key === undefined
      ? undefined
      : { key, fingerprint: fingerprintOf({ method: 'POST', path: '/v1/uploads', body: media.sha256 }) }
  return replayOrWork<Asset>(ctx, idempotency, async () => {
    return writeOnce({
      ctx,
      idempotency,
      status: 201,
      write: async (trx) => toAsset(await saveAsset(trx, { clientId: ctx.clientId, media, isUpload: true })),
    })
  })
}
