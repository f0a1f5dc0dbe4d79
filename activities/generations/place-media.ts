// Uploads the media of a generation to the storage of the account that will use them, so that the platform can fetch them.
// Invariant: runs before the attempt is written, because the addresses are part of the bytes that a repeat must match.
import type { GenerationToSubmit } from '../../contracts/steps/generation.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { mediaOf, replaceMedia } from '../../domain/models/media-of.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { GenerationDeps } from './deps.ts'

/** Uploads of one generation at the same time. Its slot is occupied meanwhile, and a model can take dozens of files. */
const UPLOADS_AT_ONCE = 4

/** The input with public addresses in place of asset ids. A file that the account already has is not uploaded again. */
export async function placeMedia(
  deps: GenerationDeps,
  generation: GenerationToSubmit,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const model = generation.declaration
  const assetIds = [...new Set(mediaOf(model, generation.input).map(({ source }) => source))]
  const urls = await mapAtOnce(assetIds, UPLOADS_AT_ONCE, (assetId) =>
    placeAsset(deps, { accountId: generation.account.id, assetId, signal }),
  )
  const placed = new Map(assetIds.map((assetId, index) => [assetId, urls[index]]))
  return replaceMedia(model, generation.input, ({ source }) => placed.get(source) ?? source)
}

/** What the upload of a stored file to an account needs. */
export interface PlacingDeps {
  records: Pick<GenerationDeps['records'], 'findInputAsset' | 'recordUpload'>
  platform: Pick<GenerationDeps['platform'], 'upload'>
  store: Pick<GenerationDeps['store'], 'get'>
}

/** The address of the asset on the account. A file that the account already has is not uploaded again. */
export async function placeAsset(
  deps: PlacingDeps,
  { accountId, ...input }: { accountId: string; assetId: string; signal: AbortSignal },
): Promise<string> {
  const asset = await deps.records.findInputAsset({ assetId: input.assetId, accountId })
  if (asset.publicUrl !== undefined) return asset.publicUrl
  const { publicUrl } = await deps.platform.upload({
    accountId,
    contentType: asset.contentType,
    sizeBytes: asset.sizeBytes,
    body: async () => {
      const object = await deps.store.get(asset.storageKey)
      if (!object) throw new StorageError('storage_unavailable', `the stored file of ${asset.id} is gone`)
      return object.body
    },
    signal: input.signal,
  })
  await deps.records.recordUpload({ assetId: asset.id, accountId, publicUrl })
  return publicUrl
}
