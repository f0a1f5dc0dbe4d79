// Takes a picture from a caller, to be named in later jobs by its id.
import type { Asset } from '../../contracts/public/assets.ts'
import { toAsset } from '../../db/assets/read.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import type { ServiceContext } from '../context.ts'
import { type Answer, findReplay, fingerprintOf, writeOnce } from '../idempotency/idempotent.ts'
import { importImage } from './import-image.ts'

export interface CreateUploadInput {
  body: AsyncIterable<Uint8Array>
  /** Name of the field that the bytes came in, for problems; empty for a raw body. */
  pointer: string
  idempotencyKey?: string | undefined
}

/** Status 201 with the asset; the same bytes give the same asset. Throws `ServiceProblem`. */
export async function createUpload({
  ctx,
  input,
}: {
  ctx: ServiceContext
  input: CreateUploadInput
}): Promise<Answer<Asset>> {
  const { body, pointer, idempotencyKey: key } = input
  const media = await importImage(ctx, { body, pointer })
  // The file stands for the body: how a form is cut into parts differs from one try to the next.
  const idempotency =
    key === undefined
      ? undefined
      : { key, fingerprint: fingerprintOf({ method: 'POST', path: '/v1/uploads', body: media.sha256 }) }
  const replay = await findReplay<Asset>(ctx, idempotency)
  if (replay) return replay
  return writeOnce({
    ctx,
    idempotency,
    status: 201,
    write: async (trx) => toAsset(await saveAsset(trx, { clientId: ctx.clientId, media })),
  })
}
