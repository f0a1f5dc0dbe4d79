// A picture named on the command line: a file here, which is uploaded; a URL or an upload, which are passed on.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Asset, MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { AssetId } from '../../contracts/public/ids.ts'
import { UsageError } from '../errors/errors.ts'
import { type Session, tell } from '../session.ts'

/**
 * What the API takes: the id of an upload or a URL. Files are uploaded here; `folder` is where relative paths count from, by default the current one.
 * Throws `UsageError` naming `flag` where there is no such file or it is too large.
 */
export async function resolveImage(
  session: Pick<Session, 'api' | 'progress' | 'cwd'>,
  source: string,
  { flag, folder = session.cwd }: { flag: string; folder?: string },
): Promise<string> {
  if (AssetId.safeParse(source).success || /^https?:\/\//i.test(source)) return source
  const path = resolve(folder, source)
  const bytes = await readImageOrThrow(path, flag)
  // The API looks at the bytes and not at the type; it only has to be one of a picture.
  const asset = await session.api.upload('/v1/uploads', Asset, { bytes, contentType: contentTypeOf(path) })
  tell(session, `Uploaded ${source} as ${asset.id}`)
  return asset.id
}

async function readImageOrThrow(path: string, flag: string): Promise<Uint8Array<ArrayBuffer>> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) {
    throw new UsageError(
      `${flag}: there is no file ${path}. Give a file, an http(s) URL or the id of an upload (asset_…).`,
    )
  }
  if (!stats.isFile()) throw new UsageError(`${flag}: ${path} is not a file.`)
  if (stats.size === 0) throw new UsageError(`${flag}: ${path} is empty.`)
  if (stats.size > MAX_UPLOAD_BYTES) {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`
    throw new UsageError(
      `${flag}: ${path} has ${mebibytes(stats.size)}; at most ${mebibytes(MAX_UPLOAD_BYTES)} are taken.`,
    )
  }
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}

function contentTypeOf(path: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase()
  if (extension === 'jpg' || extension === 'jpeg') return 'image/jpeg'
  return extension === 'webp' || extension === 'gif' ? `image/${extension}` : 'image/png'
}
