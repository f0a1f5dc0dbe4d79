// Pictures of a generation: where their bytes are, and which account already has them at which address.
import type { InputAsset } from '../../contracts/steps/generation.ts'
import type { Database } from '../connection/connect.ts'

/** Uploads carry the platform's tag `retention=temporary`; how long is not
 * documented, and an account's retention may be one hour. A copy is trusted for less than that and then made anew. */
export const UPLOAD_TRUST_MS = 45 * 60 * 1000

/** `platformUrl`: base URL of the platform that is worked with now; what was uploaded to another one is not there. */
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
