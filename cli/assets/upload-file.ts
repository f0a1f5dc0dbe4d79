// Uploads a file of this machine: a small one in one request, a larger one in parts.
// Invariant: at most one part is in memory. After an interruption the same command sends only the parts that are missing.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Asset, MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { PART_BYTES, UploadSession } from '../../contracts/public/upload-sessions.ts'
import { ApiProblemError, UsageError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'
import type { Session } from '../session.ts'
import { sendPart } from './send-part.ts'
import { showUpload } from './upload-progress.ts'

type UploadSessionOf = Pick<Session, 'api' | 'progress' | 'signal'>

export interface FileToUpload {
  path: string
  /** The option of the file, or the file as the user wrote it. */
  label: string
  /** What a refusal of the API names: `--image ./lamp.png`. */
  refusedAs: string
}

/** The stored file. Throws `UsageError` for a file that cannot be read, `ApiProblemError` that names it where it is refused. */
export async function uploadFile(session: UploadSessionOf, file: FileToUpload): Promise<Asset> {
  const sizeBytes = await sizeOrThrow(file)
  try {
    await using handle = await open(file.path)
    if (sizeBytes > PART_BYTES) return await uploadInParts(session, { ...file, sizeBytes, handle })
    const bytes = await readBytes(handle, { offsetBytes: 0, sizeBytes })
    // The API detects the type from the bytes.
    return await session.api.upload('/v1/uploads', Asset, { bytes, contentType: contentTypeOf(file.path) })
  } catch (error) {
    if (error instanceof ApiProblemError) throw namingFile(error, file.refusedAs)
    if (error instanceof Error && 'syscall' in error && 'path' in error) {
      throw new UsageError(`${file.label} cannot be read (${messageOf(error)}).`)
    }
    throw error
  }
}

async function sizeOrThrow({ path, label }: FileToUpload): Promise<number> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) {
    throw new UsageError(
      `${label}: the file ${path} does not exist. Use a file, an http(s) URL or the id of an upload (asset_…).`,
    )
  }
  if (!stats.isFile()) throw new UsageError(`${label}: ${path} is not a file.`)
  if (stats.size === 0) throw new UsageError(`${label}: ${path} is empty.`)
  if (stats.size > MAX_UPLOAD_BYTES) {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`
    throw new UsageError(`${label}: ${path} has ${mebibytes(stats.size)}; the limit is ${mebibytes(MAX_UPLOAD_BYTES)}.`)
  }
  return stats.size
}

async function uploadInParts(
  session: UploadSessionOf,
  file: FileToUpload & { sizeBytes: number; handle: FileHandle },
): Promise<Asset> {
  const { sizeBytes, handle, path } = file
  const sha256 = await hashOf(path)
  const upload = await session.api.post('/v1/upload-sessions', UploadSession, { sizeBytes, sha256 })
  if (upload.asset !== null) return upload.asset
  using progress = showUpload(session.progress, { label: file.refusedAs, sizeBytes })
  let sentBytes = upload.receivedBytes
  progress.update(sentBytes)
  for (const part of upload.parts.filter(({ isReceived }) => !isReceived)) {
    const bytes = await readBytes(handle, part)
    await sendPart(session, { uploadId: upload.id, part, bytes })
    sentBytes += part.sizeBytes
    progress.update(sentBytes)
  }
  return await session.api.post(`/v1/upload-sessions/${upload.id}/complete`, Asset)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function readBytes(
  handle: FileHandle,
  { offsetBytes, sizeBytes }: { offsetBytes: number; sizeBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(sizeBytes)
  const { bytesRead } = await handle.read(bytes, 0, sizeBytes, offsetBytes)
  if (bytesRead < sizeBytes) throw new UsageError('The file became shorter while it was uploaded.')
  return bytes
}

/** The refusal with the file in front of each sentence about it. */
function namingFile({ problem }: ApiProblemError, label: string): ApiProblemError {
  const errors = problem.errors?.map((error) =>
    error.pointer === '' || error.pointer === '/file' ? { pointer: '', detail: `${label} ${error.detail}` } : error,
  )
  return new ApiProblemError({ ...problem, ...(errors === undefined ? {} : { errors }) })
}

function contentTypeOf(path: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase()
  if (extension === 'jpg' || extension === 'jpeg') return 'image/jpeg'
  if (extension === 'mp4') return 'video/mp4'
  if (extension === 'wav') return 'audio/wav'
  return extension === 'webp' || extension === 'gif' ? `image/${extension}` : 'image/png'
}
