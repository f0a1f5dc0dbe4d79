// Resolves the images that a job names: an upload must belong to the client, and a URL is fetched once.
// Invariant: fetched images become assets, and uploads are recorded as used, only in the transaction that accepts the job.
import { UnreachableUrlError } from '../../contracts/ports/fetch-image.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { AssetId } from '../../contracts/public/ids.ts'
import { listAssetsByIds } from '../../db/assets/read.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { saveAsset, useAsset } from '../../db/assets/insert.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { importImage } from './import-image.ts'

export interface ImageReference {
  /** JSON Pointer of the field in the request. */
  pointer: string
  /** Id of an upload, or an http(s) URL. */
  source: string
}

export type ResolvedImage = { upload: Upload } | { fetched: StoredMedia }

interface Upload {
  id: string
  sha256: string
  /** JSON Pointer of the field that names it. */
  pointer: string
}

type ImageContext = Pick<ServiceContext, 'db' | 'clientId' | 'library' | 'fetchImage' | 'fetchSlots'>

/** A fetch of an image that is online takes less. */
const RETRY_AFTER_SECONDS = 5

/**
 * In the order of `images`. Throws `invalid_content`, `unreachable_url`, `unreadable_media` or `payload_too_large` for the first that
 * fails, and `too_many_fetches`.
 */
export async function resolveImages(ctx: ImageContext, images: readonly ImageReference[]): Promise<ResolvedImage[]> {
  const uploads = await findUploads(
    ctx,
    images.filter((image) => isUpload(image.source)),
  )
  const urlCount = images.filter((image) => !isUpload(image.source)).length
  using _slots = urlCount > 0 ? takeSlotsOrThrow(ctx, urlCount) : undefined
  return await allEnded(
    images.map(async (image) => {
      const upload = uploads.find(({ pointer }) => pointer === image.pointer)
      return upload ? { upload } : { fetched: await importFromUrl(ctx, image) }
    }),
  )
}

/** Until disposed, `count` fetches of the client are under way. */
function takeSlotsOrThrow({ fetchSlots, clientId }: ImageContext, count: number): Disposable {
  const slots = fetchSlots.take(clientId, count)
  if (slots) return slots
  throw new ServiceProblem('too_many_fetches', {
    detail:
      `At most ${fetchSlots.perClient} images are fetched for a client at the same time; nothing was accepted. ` +
      'Repeat the request later, or upload the images with POST /v1/uploads.',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}

/** The results in order. Waits until all have ended, because a fetch uses its slot until then; throws the first failure. */
async function allEnded<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/**
 * Saves fetched images as assets and records that the uploads are used. Returns the asset ids in the order of `images`. Throws
 * `invalid_content` for an upload that was deleted since it was resolved.
 */
export async function saveResolved(
  trx: DatabaseTransaction,
  input: { clientId: string; images: readonly ResolvedImage[] },
): Promise<string[]> {
  const { clientId, images } = input
  const idsByHash = new Map<string, string>()
  // Always in the order of their hashes: two jobs with the same images in another order would deadlock.
  for (const image of images.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1))) {
    idsByHash.set(hashOf(image), await assetOf(trx, clientId, image))
  }
  return images.map((image) => idsByHash.get(hashOf(image))!)
}

function hashOf(image: ResolvedImage): string {
  return 'fetched' in image ? image.fetched.sha256 : image.upload.sha256
}

async function assetOf(trx: DatabaseTransaction, clientId: string, image: ResolvedImage): Promise<string> {
  if ('fetched' in image) return (await saveAsset(trx, { clientId, media: image.fetched })).id
  const { id, pointer } = image.upload
  if (!(await useAsset(trx, { clientId, id }))) throw invalidContent([{ pointer, detail: NO_UPLOAD }])
  return id
}

function isUpload(source: string): boolean {
  return AssetId.safeParse(source).success
}

const NO_UPLOAD = 'is not an upload of yours; send the image to POST /v1/uploads first'

async function findUploads(ctx: ImageContext, images: readonly ImageReference[]): Promise<Upload[]> {
  const ids = images.map((image) => image.source)
  const assets = await listAssetsByIds(ctx.db, { clientId: ctx.clientId, ids })
  const errors = images.flatMap(({ pointer, source }) => {
    const asset = assets.find((candidate) => candidate.id === source)
    if (!asset) return [{ pointer, detail: NO_UPLOAD }]
    if (asset.kind !== 'image') return [{ pointer, detail: `is of the kind ${asset.kind}; an image is needed here` }]
    return []
  })
  if (errors.length > 0) throw invalidContent(errors)
  return images.flatMap(({ pointer, source }) => {
    const asset = assets.find((candidate) => candidate.id === source)
    return asset ? [{ id: asset.id, sha256: asset.sha256, pointer }] : []
  })
}

async function importFromUrl(ctx: ImageContext, { pointer, source }: ImageReference): Promise<StoredMedia> {
  try {
    return await importImage(ctx, { body: await ctx.fetchImage(source), pointer })
  } catch (error) {
    if (!(error instanceof UnreachableUrlError)) throw error
    throw new ServiceProblem('unreachable_url', {
      detail: 'The image could not be fetched; nothing was accepted.',
      errors: [{ pointer, detail: error.message }],
      cause: error,
    })
  }
}
