// Fetches the input files of a request. They are fetched when processing starts, not at submission.
import { createHash, randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { InputMedia } from '../../models/model.ts'

const DOWNLOAD_TIMEOUT_MS = 30_000
/** The largest documented limit of a model: the source clip of a restyle. */
export const MAX_INPUT_BYTES = 200 * 1024 * 1024

/** An input cannot be used. The message becomes the `error` of the failed request. */
export class InputError extends Error {
  override name = 'InputError'
}

/** Downloads to a content-addressed file and returns its path. Throws `InputError` with the field's name. */
export async function fetchInputOrThrow(input: InputMedia, folder: string, closing: AbortSignal): Promise<string> {
  const { partPath, hash } = await downloadOrThrow(input, folder, closing)
  const path = join(folder, hash)
  // An atomic rename: another request may be reading a file with the same bytes.
  await rename(partPath, path)
  return path
}

/**
 * Downloads to a new file in the folder; the caller renames or removes it. Follows redirects. Stops after 30 seconds and at
 * 200 MiB; only one chunk is in memory at a time. Throws `InputError` with the field's name.
 */
export async function downloadOrThrow(
  input: InputMedia,
  folder: string,
  closing: AbortSignal,
): Promise<{ partPath: string; hash: string }> {
  const partPath = join(folder, `${randomUUID()}.part`)
  try {
    const response = await fetch(input.url, {
      signal: AbortSignal.any([closing, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]),
    })
    if (!response.ok) throw new InputError(`Could not download ${input.field}: HTTP ${response.status}`)
    return { partPath, hash: await writeOrThrow(input, response.body, partPath) }
  } catch (error) {
    await rm(partPath, { force: true })
    if (error instanceof InputError) throw error
    throw new InputError(`Could not download ${input.field}: no answer from ${new URL(input.url).host}`)
  }
}

async function writeOrThrow(input: InputMedia, body: Response['body'], path: string): Promise<string> {
  await using file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of body ?? []) {
    sizeBytes += piece.byteLength
    if (sizeBytes > MAX_INPUT_BYTES)
      throw new InputError(`Could not use ${input.field}: larger than ${MAX_INPUT_BYTES} bytes`)
    hash.update(piece)
    await file.write(piece)
  }
  if (sizeBytes === 0) throw new InputError(`Could not use ${input.field}: the file is empty`)
  return hash.digest('hex')
}
