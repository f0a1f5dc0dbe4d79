// Turns the pictures that a job names into stored ones: an upload must be the client's, a URL is fetched once.
// Invariant: fetched pictures are only saved as assets in the transaction that accepts the job.
import { UnreachableUrlError } from '../../contracts/ports/fetch-image.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { AssetId } from '../../contracts/public/ids.ts'
import { listAssetsByIds } from '../../db/assets/read.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { importImage } from './import-image.ts'

export interface NamedPicture {
  /** JSON Pointer of the field in the request. */
  pointer: string
  /** Id of an upload, or an http(s) URL. */
  source: string
}

export type ResolvedPicture = { assetId: string } | { fetched: StoredMedia }

type PictureContext = Pick<ServiceContext, 'db' | 'clientId' | 'library' | 'fetchImage'>

/** In the order given. Throws the first thing that is wrong with one of them. */
export async function resolvePictures(
  ctx: PictureContext,
  pictures: readonly NamedPicture[],
): Promise<ResolvedPicture[]> {
  await checkUploads(
    ctx,
    pictures.filter((picture) => isUpload(picture.source)),
  )
  return Promise.all(
    pictures.map(async (picture) =>
      isUpload(picture.source) ? { assetId: picture.source } : { fetched: await fetchPicture(ctx, picture) },
    ),
  )
}

/** The asset ids of resolved pictures, in the order given; fetched ones are saved first. */
export async function saveResolved(
  trx: DatabaseTransaction,
  input: { clientId: string; pictures: readonly ResolvedPicture[] },
): Promise<string[]> {
  const idsByHash = new Map<string, string>()
  const fetched = input.pictures.flatMap((picture) => ('fetched' in picture ? [picture.fetched] : []))
  // Always in the order of their hashes: two jobs with the same pictures the other way round would wait for each other.
  for (const media of fetched.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
    const row = await saveAsset(trx, { clientId: input.clientId, media })
    idsByHash.set(media.sha256, row.id)
  }
  return input.pictures.map((picture) =>
    'assetId' in picture ? picture.assetId : idsByHash.get(picture.fetched.sha256)!,
  )
}

function isUpload(source: string): boolean {
  return AssetId.safeParse(source).success
}

async function checkUploads(ctx: PictureContext, pictures: readonly NamedPicture[]): Promise<void> {
  const ids = pictures.map((picture) => picture.source)
  const assets = await listAssetsByIds(ctx.db, { clientId: ctx.clientId, ids })
  const errors = pictures.flatMap(({ pointer, source }) => {
    const asset = assets.find((candidate) => candidate.id === source)
    if (!asset) return [{ pointer, detail: 'is not an upload of yours; send the picture to POST /v1/uploads first' }]
    if (asset.kind !== 'image') return [{ pointer, detail: `is ${asset.kind}; a picture is needed here` }]
    return []
  })
  if (errors.length > 0) throw invalidContent(errors)
}

async function fetchPicture(ctx: PictureContext, { pointer, source }: NamedPicture): Promise<StoredMedia> {
  try {
    return await importImage(ctx, { body: await ctx.fetchImage(source), pointer })
  } catch (error) {
    if (!(error instanceof UnreachableUrlError)) throw error
    throw new ServiceProblem('unreachable_url', {
      detail: 'The picture could not be fetched; nothing was accepted.',
      errors: [{ pointer, detail: error.message }],
      cause: error,
    })
  }
}
