// Uploads the media of a generation to the storage of the account that will use them, so that the platform can fetch them.
// Invariant: runs before the attempt is written, because the addresses are part of the bytes that a repeat must match.
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { GenerationToSubmit } from '../../contracts/steps/generation.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { mediaOf, replaceMedia } from '../../domain/models/media-of.ts'
import type { GenerationDeps } from './deps.ts'

/** The input with public addresses in place of asset ids. A file that the account already has is not uploaded again. */
export async function placeMedia(
  deps: GenerationDeps,
  generation: GenerationToSubmit,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const model = getModelOrThrow(generation.model)
  const placed = new Map<string, string>()
  for (const { source: assetId } of mediaOf(model, generation.input)) {
    if (!placed.has(assetId)) placed.set(assetId, await placeAsset(deps, { generation, assetId, signal }))
  }
  return replaceMedia(model, generation.input, ({ source }) => placed.get(source) ?? source)
}

async function placeAsset(
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
