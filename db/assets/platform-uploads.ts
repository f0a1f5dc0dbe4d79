// Copies of input images in the platform's storage: which account has an image, and at which address.
import type { InputAsset } from '../../contracts/steps/generation.ts'
import type { Database } from '../connection/connect.ts'

/**
 * How long a copy is used. The platform tags uploads `retention=temporary` without a documented time, and an account may keep
 * files for one hour only. After 45 minutes the image is uploaded again.
 */
export const UPLOAD_TRUST_MS = 45 * 60 * 1000

/**
 * An input image with its copy on the account, `publicUrl` undefined where there is none to use. `platformUrl` is the platform's
 * base URL; copies at another base URL are ignored. Throws Kysely's `NoResultError` where the asset does not exist.
 */
export async function findInputAsset(
  db: Database,
  input: { assetId: string; accountId: string; platformUrl: string },
): Promise<InputAsset> {
  const row = await db
    .selectFrom('asset')
    .leftJoin('platformUpload', (join) =>
      join
        .onRef('platformUpload.assetId', '=', 'asset.id')
        .on('platformUpload.accountId', '=', input.accountId)
        .on('platformUpload.platformUrl', '=', input.platformUrl)
        .on('platformUpload.uploadedAt', '>', new Date(Date.now() - UPLOAD_TRUST_MS)),
    )
    .select(['asset.id', 'asset.storageKey', 'asset.contentType', 'asset.sizeBytes', 'platformUpload.publicUrl'])
    .where('asset.id', '=', input.assetId)
    .executeTakeFirstOrThrow()
  return { ...row, publicUrl: row.publicUrl ?? undefined }
}

/** Records that the account has a copy of the asset at `publicUrl`. It replaces an earlier copy. */
export async function recordUpload(
  db: Database,
  input: { assetId: string; accountId: string; publicUrl: string; platformUrl: string },
): Promise<void> {
  const { publicUrl, platformUrl } = input
  await db
    .insertInto('platformUpload')
    .values(input)
    .onConflict((oc) =>
      oc.columns(['assetId', 'accountId']).doUpdateSet({ publicUrl, platformUrl, uploadedAt: new Date() }),
    )
    .execute()
}
