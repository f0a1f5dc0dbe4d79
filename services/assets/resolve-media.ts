// Resolves the files that a job names: an upload must belong to the client, and a URL is fetched once.
// Invariant: fetched files become assets, and uploads are recorded as used, only in the transaction that accepts the job.
import type { MediaKind } from '../../contracts/models/field.ts'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'
import { UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { AssetId } from '../../contracts/public/ids.ts'
import { listAssetsByIds } from '../../db/assets/read.ts'
import { brokenMediaLimits } from '../../domain/models/broken-media-limits.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { saveAsset, useAsset } from '../../db/assets/insert.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { importMedia } from './import-media.ts'
import { FORMATS, isPlatformType } from './media-formats.ts'

export interface MediaReference {
  kind: MediaKind
  /** JSON Pointer of the field in the request. */
  pointer: string
  /** Id of an upload, or an http(s) URL. */
  source: string
  /** The rules of the model for this file. */
  limits: MediaLimits
}

export type ResolvedMedia = { upload: Upload } | { fetched: StoredMedia }

interface Upload {
  id: string
  sha256: string
  /** JSON Pointer of the field that names it. */
  pointer: string
}

type MediaContext = Pick<ServiceContext, 'db' | 'clientId' | 'library' | 'fetchMedia' | 'fetchSlots'>

/** Files of one job that are fetched at the same time. A job can name more of them than a client has slots. */
const FETCHES_PER_JOB = 8

/** A fetch of a file that is online takes less. */
const RETRY_AFTER_SECONDS = 5

/**
 * In the order of `media`. Throws `invalid_content`, `unreachable_url`, `unreadable_media` or `payload_too_large` for the first that
 * fails, and `too_many_fetches`. A fetch uses its slot until it has ended, so that running ones are awaited also after a failure.
 */
export async function resolveMedia(ctx: MediaContext, media: readonly MediaReference[]): Promise<ResolvedMedia[]> {
  const uploads = await findUploads(
    ctx,
    media.filter((one) => isUpload(one.source)),
  )
  const byFile = new Map(media.filter((one) => !isUpload(one.source)).map((one) => [fileOf(one), one]))
  using _slots = byFile.size > 0 ? takeSlotsOrThrow(ctx, Math.min(byFile.size, FETCHES_PER_JOB)) : undefined
  const files = await mapAtOnce([...byFile.values()], FETCHES_PER_JOB, (one) => importFromUrl(ctx, one))
  const fetched = new Map([...byFile.keys()].map((file, index) => [file, files[index]!]))
  return media.map((one) => {
    const upload = uploads.find(({ pointer }) => pointer === one.pointer)
    return upload ? { upload } : { fetched: fetched.get(fileOf(one))! }
  })
}

/** Equal for references to the same file as the same kind of media under the same rules. Such a file is fetched once. */
function fileOf({ kind, source, limits }: MediaReference): string {
  return `${kind} ${JSON.stringify(limits)} ${source}`
}

/** Until disposed, `count` fetches of the client are under way. */
function takeSlotsOrThrow({ fetchSlots, clientId }: MediaContext, count: number): Disposable {
  const slots = fetchSlots.take(clientId, count)
  if (slots) return slots
  throw new ServiceProblem('too_many_fetches', {
    detail:
      `At most ${fetchSlots.perClient} files are fetched for a client at the same time; nothing was accepted. ` +
      'Repeat the request later, or upload the files with POST /v1/uploads.',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}

/**
 * Saves fetched files as assets and records that the uploads are used. Returns the asset ids in the order of `media`. Throws
 * `invalid_content` for an upload that was deleted since it was resolved.
 */
export async function saveResolved(
  trx: DatabaseTransaction,
  input: { clientId: string; media: readonly ResolvedMedia[] },
): Promise<string[]> {
  const { clientId, media } = input
  const idsByHash = new Map<string, string>()
  // Always in the order of their hashes: two jobs with the same files in another order would deadlock.
  for (const one of media.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1))) {
    idsByHash.set(hashOf(one), await assetOf(trx, clientId, one))
  }
  return media.map((one) => idsByHash.get(hashOf(one))!)
}

function hashOf(one: ResolvedMedia): string {
  return 'fetched' in one ? one.fetched.sha256 : one.upload.sha256
}

async function assetOf(trx: DatabaseTransaction, clientId: string, one: ResolvedMedia): Promise<string> {
  if ('fetched' in one) return (await saveAsset(trx, { clientId, media: one.fetched })).id
  const { id, pointer } = one.upload
  if (!(await useAsset(trx, { clientId, id }))) throw invalidContent([{ pointer, detail: NO_UPLOAD }])
  return id
}

function isUpload(source: string): boolean {
  return AssetId.safeParse(source).success
}

const NO_UPLOAD = 'is not an upload of yours; send the file to POST /v1/uploads first'

async function findUploads(ctx: MediaContext, media: readonly MediaReference[]): Promise<Upload[]> {
  const ids = media.map((one) => one.source)
  const assets = await listAssetsByIds(ctx.db, { clientId: ctx.clientId, ids })
  const errors = media.flatMap(({ pointer, source, kind, limits }) => {
    const asset = assets.find((candidate) => candidate.id === source)
    if (!asset) return [{ pointer, detail: NO_UPLOAD }]
    const { name, names, list } = FORMATS[kind]
    if (asset.kind !== kind) return [{ pointer, detail: `is of the kind ${asset.kind}; ${name} is needed here` }]
    if (isPlatformType(asset)) return brokenMediaLimits(limits, asset).map((detail) => ({ pointer, detail }))
    return [{ pointer, detail: `has the type ${asset.contentType}; the platform takes ${names} as ${list} only` }]
  })
  if (errors.length > 0) throw invalidContent(errors)
  return media.flatMap(({ pointer, source }) => {
    const asset = assets.find((candidate) => candidate.id === source)
    return asset ? [{ id: asset.id, sha256: asset.sha256, pointer }] : []
  })
}

async function importFromUrl(ctx: MediaContext, one: MediaReference): Promise<StoredMedia> {
  const { pointer, source, kind, limits } = one
  try {
    return await importMedia(ctx, { body: await ctx.fetchMedia(source), pointer, kinds: [kind], limits })
  } catch (error) {
    if (!(error instanceof UnreachableUrlError)) throw error
    throw new ServiceProblem('unreachable_url', {
      detail: 'A file could not be fetched; nothing was accepted.',
      errors: [{ pointer, detail: error.message }],
      cause: error,
    })
  }
}
