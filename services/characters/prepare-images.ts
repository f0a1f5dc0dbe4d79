// Prepares the images of a character: each file is fetched, read and stored, and gets a fingerprint for the search of near-duplicates.
// Invariant: a file that cannot be read is refused. Everything else is only advised against.
import { findStoredAsset } from '../../db/assets/read.ts'
import type { CharacterImage } from '../../db/characters/insert.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import { type ResolvedMedia, resolveMedia, saveResolved } from '../assets/resolve-media.ts'
import type { ServiceContext } from '../context.ts'

export interface PreparedImages {
  media: ResolvedMedia[]
  /** In the order of `media`. Null where an image has none. */
  fingerprints: (string | null)[]
}

const FINGERPRINTS_AT_ONCE = 4

/** `pointer`: that of the list in the request. Throws the problems of `resolveMedia`. */
export async function prepareImages(
  ctx: ServiceContext,
  { sources, pointer }: { sources: readonly string[]; pointer: string },
): Promise<PreparedImages> {
  const media = await resolveMedia(
    ctx,
    sources.map((source, index) => ({ kind: 'image', pointer: `${pointer}/${index}`, source, limits: {} })),
  )
  const fingerprints = await mapAtOnce(media, FINGERPRINTS_AT_ONCE, (one) => fingerprintOf(ctx, one))
  return { media, fingerprints }
}

/** A fingerprint only serves advice, so that a failure leaves it out, and does not refuse the image. */
async function fingerprintOf(ctx: ServiceContext, one: ResolvedMedia): Promise<string | null> {
  const { db, clientId, library, log } = ctx
  try {
    const file = 'fetched' in one ? one.fetched : await findStoredAsset(db, { clientId, id: one.upload.id })
    return (file && (await library.fingerprint(file.storageKey))) ?? null
  } catch (error) {
    log.warn({ err: error }, 'no fingerprint of an image; near-duplicates of it are not found')
    return null
  }
}

/** Saves them in the caller's transaction. The same bytes are one image. */
export async function saveImages(
  { clientId }: Pick<ServiceContext, 'clientId'>,
  trx: DatabaseTransaction,
  { media, fingerprints }: PreparedImages,
): Promise<CharacterImage[]> {
  const assetIds = await saveResolved(trx, { clientId, media })
  const byAsset = new Map(assetIds.map((assetId, index) => [assetId, fingerprints[index] ?? null]))
  return [...byAsset].map(([assetId, fingerprint]) => ({ assetId, fingerprint }))
}
