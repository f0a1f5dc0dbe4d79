// Fetches the pictures that a request names. They are fetched when processing starts, not at submission.
import { createHash, randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InputMedia } from '../models/model.ts'

const timeoutMs = 30_000
const maxBytes = 64 * 1024 * 1024

/** An input that could not be used; the text becomes the `error` of the failed request. */
export class InputError extends Error {
  override name = 'InputError'
}

/** Downloads to a content-addressed file and returns its path. Throws `InputError` with the field's name. */
export async function fetchInputOrThrow(input: InputMedia, folder: string, closing: AbortSignal): Promise<string> {
  const bytes = await downloadOrThrow(input, closing)
  const path = join(folder, createHash('sha256').update(bytes).digest('hex'))
  // Another fetch of the same bytes may be read from at this moment: the file appears whole.
  const partPath = `${path}.${randomUUID()}.part`
  await writeFile(partPath, bytes)
  await rename(partPath, path)
  return path
}

async function downloadOrThrow(input: InputMedia, closing: AbortSignal): Promise<Buffer> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)])
  let response: Response
  try {
    response = await fetch(input.url, { signal })
  } catch {
    throw new InputError(`Could not download ${input.field}: no answer from ${new URL(input.url).host}`)
  }
  if (!response.ok) throw new InputError(`Could not download ${input.field}: HTTP ${response.status}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  if (bytes.byteLength === 0) throw new InputError(`Could not use ${input.field}: the file is empty`)
  if (bytes.byteLength > maxBytes) throw new InputError(`Could not use ${input.field}: larger than ${maxBytes} bytes`)
  return bytes
}
