// Prepares the images of a character: each file is fetched, read and stored, and gets a fingerprint for the search of near-duplicates.
// Invariant: a file that cannot be read is refused. Everything else is only advised against.
import type { CharacterImage } from '../../db/characters/insert.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { type ResolvedMedia, resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import type { ServiceContext } from '../context.ts'

export interface PreparedImages {
  media: ResolvedMedia[]
}

/** `pointer`: that of the list in the request. Throws the problems of `resolveMedia`. */
export async function prepareImages(
  ctx: ServiceContext,
  { sources, pointer }: { sources: readonly string[]; pointer: string },
): Promise<PreparedImages> {
  const media = await resolveMedia(
    ctx,
    sources.map((source, index) => ({ kind: 'image', pointer: `${pointer}/${index}`, source, limits: {} })),
  )
  return { media }
}

/** Saves them in the caller's transaction. The same bytes are one image. */
export async function saveImages(
  { clientId }: Pick<ServiceContext, 'clientId'>,
  trx: DatabaseTransaction,
  { media }: PreparedImages,
): Promise<CharacterImage[]> {
  const assetIds = await saveResolved(trx, { clientId, media })
  return [...new Set(assetIds)].map((assetId) => ({ assetId, fingerprint: null }))
}
