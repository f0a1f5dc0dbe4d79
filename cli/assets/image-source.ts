// Resolves an image of the command line: uploads a local file, passes a URL or an upload id on.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Asset, MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { AssetId } from '../../contracts/public/ids.ts'
import { UsageError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'
import { type Session, printMessage } from '../session.ts'

/**
 * Returns the id of an upload or a URL, which the API accepts. A file is uploaded first. Relative paths are resolved against `folder`
 * (default: the current folder). Throws `UsageError` that names `flag` when the file does not exist, is empty or too large.
 */
export async function resolveImage(
  session: Pick<Session, 'api' | 'progress' | 'cwd'>,
  source: string,
  { flag, folder = session.cwd }: { flag: string; folder?: string },
): Promise<string> {
  if (AssetId.safeParse(source).success || /^https?:\/\//i.test(source)) return source
  const path = resolve(folder, source)
  const bytes = await readImageOrThrow(path, flag)
  // The API detects the type from the bytes. The content type only has to be one of an image.
  const asset = await session.api.upload('/v1/uploads', Asset, { bytes, contentType: contentTypeOf(path) })
  printMessage(session, `Uploaded ${source} as ${asset.id}`)
  return asset.id
}

async function readImageOrThrow(path: string, flag: string): Promise<Uint8Array<ArrayBuffer>> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) {
    throw new UsageError(
      `${flag}: the file ${path} does not exist. Use a file, an http(s) URL or the id of an upload (asset_…).`,
    )
  }
  if (!stats.isFile()) throw new UsageError(`${flag}: ${path} is not a file.`)
  if (stats.size === 0) throw new UsageError(`${flag}: ${path} is empty.`)
  if (stats.size > MAX_UPLOAD_BYTES) {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`
    throw new UsageError(`${flag}: ${path} has ${mebibytes(stats.size)}; the limit is ${mebibytes(MAX_UPLOAD_BYTES)}.`)
  }
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be read (${messageOf(error)}).`)
  }
}

function contentTypeOf(path: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase()
  if (extension === 'jpg' || extension === 'jpeg') return 'image/jpeg'
  return extension === 'webp' || extension === 'gif' ? `image/${extension}` : 'image/png'
}
