// Uploads the images of a generation to the storage of the account that will use them, so that the platform can fetch them.
// Invariant: runs before the attempt is written, because the addresses are part of the bytes that a repeat must match.
import type { GenerationToSubmit } from '../../contracts/steps/generation.ts'
import { IMAGE_FIELDS } from '../../contracts/models/model.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import type { GenerationDeps } from './deps.ts'

/** The input with public addresses in place of asset ids. An image that the account already has is not uploaded again. */
export async function placeImages(
  deps: GenerationDeps,
  generation: GenerationToSubmit,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const placed = { ...generation.input }
  for (const field of IMAGE_FIELDS) {
    const assetId = generation.input[field]
    if (typeof assetId === 'string') placed[field] = await placeImage(deps, { generation, assetId, signal })
  }
  return placed
}

async function placeImage(
  deps: GenerationDeps,
  input: { generation: GenerationToSubmit; assetId: string; signal: AbortSignal },
): Promise<string> {
  const { account } = input.generation
  const asset = await deps.records.findInputAsset({ assetId: input.assetId, accountId: account.id })
  if (asset.publicUrl !== undefined) return asset.publicUrl
  const { publicUrl } = await deps.platform.upload({
    accountId: account.id,
    contentType: asset.contentType,
    sizeBytes: asset.sizeBytes,
    body: async () => {
      const object = await deps.store.get(asset.storageKey)
      if (!object) throw new StorageError('storage_unavailable', `the stored file of ${asset.id} is gone`)
      return object.body
    },
    signal: input.signal,
  })
  await deps.records.recordUpload({ assetId: asset.id, accountId: account.id, publicUrl })
  return publicUrl
}
