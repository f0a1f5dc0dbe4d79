// Downloads an asset of the API to a local file.
// Invariant: no file is overwritten. A file with its final name is complete: its size and hash were checked.
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, format, parse } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Asset } from '../../contracts/public/assets.ts'
import { type ApiClient, toClientError } from '../api/client.ts'
import { DownloadError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'

const EXTENSIONS: Record<string, string> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'video/mp4': '.mp4',
  'video/quicktime': '.mov',
  'video/webm': '.webm',
  'video/x-matroska': '.mkv',
}

/** The file extension with its dot. An unknown content type gets the extension of its kind. */
export function extensionOf(asset: Pick<Asset, 'contentType' | 'kind'>): string {
  return EXTENSIONS[asset.contentType] ?? (asset.kind === 'image' ? '.png' : asset.kind === 'video' ? '.mp4' : '.bin')
}

/**
 * Downloads to `path`, or to the same name with `-2`, `-3`, … when the file exists. Creates missing folders.
 * Returns the path of the file. Throws `DownloadError`; no partial file is left then.
 */
export async function downloadAsset(api: ApiClient, asset: Asset, path: string): Promise<string> {
  let reserved: string | undefined
  try {
    reserved = await reserveName(path)
    const part = `${reserved}.part`
    await fetchTo(api, asset, part).catch(async (error: unknown) => {
      await rm(part, { force: true })
      throw error
    })
    await rename(part, reserved)
    return reserved
  } catch (error) {
    if (reserved !== undefined) await rm(reserved, { force: true })
    if (error instanceof Error && error.name === 'AbortError') throw error
    const cause = toClientError(api.url, error)
    throw new DownloadError(`${asset.id} could not be saved as ${path}: ${messageOf(cause)}`, { cause })
  }
}

/** Creates an empty file with a free name, so that two concurrent downloads get different names. */
async function reserveName(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const { dir, name, ext } = parse(path)
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : format({ dir, name: `${name}-${number}`, ext })
    try {
      await (await open(candidate, 'wx')).close()
      return candidate
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

async function fetchTo(api: ApiClient, asset: Asset, path: string): Promise<void> {
  const response = await api.open({ path: asset.url })
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(path, 'wx')
  await pipeline(
    response.body === null ? Readable.from([]) : Readable.fromWeb(response.body),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        sizeBytes += chunk.byteLength
        yield chunk
      }
    },
    file.createWriteStream(),
  )
  if (sizeBytes === asset.sizeBytes && hash.digest('hex') === asset.sha256) return
  throw new Error(`the received content (${sizeBytes} bytes) differs from the stored file (${asset.sizeBytes} bytes)`)
}
