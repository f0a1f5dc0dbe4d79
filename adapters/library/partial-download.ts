// Files that are being downloaded. The bytes that have arrived stay on this machine until the file is complete, also after a crash.
// Invariant: one writer at a time. A second writer gets a file of its own, which is not continued later.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DownloadWrite } from '../../contracts/ports/media-library.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { rethrowDiskFull } from './disk-full.ts'
import { openWorkFolder, WORK_PREFIX } from './work-folder.ts'

/** An open download. `close` releases the file and keeps the bytes that have arrived; `remove` deletes them. */
export interface OpenDownload {
  path: string
  sizeBytes: number
  /** The sender's entity tag for this version of the file; undefined where nothing has arrived. */
  validator: string | undefined
  write(input: DownloadWrite): Promise<void>
  close(): Promise<void>
  remove(): Promise<void>
}

/** Only the user of this process can read the files. */
const PRIVATE = { mode: 0o600 }

const openHere = new Set<string>()

/** `name` identifies the download: the same name finds the bytes that arrived before. */
export async function openDownload(parent: string, name: string): Promise<OpenDownload> {
  const folder = path.join(parent, `${WORK_PREFIX}part-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`)
  if (openHere.has(folder) || (await isLockedElsewhere(folder))) return openOwnDownload(parent)
  openHere.add(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path.join(folder, 'lock'), String(process.pid), PRIVATE)
  const file = path.join(folder, 'body')
  const validator = await readFile(path.join(folder, 'validator'), 'utf8').catch(() => undefined)
  const facts = validator === undefined ? undefined : await stat(file).catch(() => undefined)
  const close = async () => {
    await rm(path.join(folder, 'lock'), { force: true })
    openHere.delete(folder)
  }
  return downloadOver({
    file,
    sizeBytes: facts?.size ?? 0,
    validator: facts ? validator : undefined,
    noteValidator: (found) => writeFile(path.join(folder, 'validator'), found, PRIVATE),
    close,
    remove: async () => {
      await rm(folder, { recursive: true, force: true })
      openHere.delete(folder)
    },
  })
}

/** True while another live process works on the folder. The lock of a dead process does not count. */
async function isLockedElsewhere(folder: string): Promise<boolean> {
  const pid = Number(await readFile(path.join(folder, 'lock'), 'utf8').catch(() => ''))
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function openOwnDownload(parent: string): Promise<OpenDownload> {
  const folder = await openWorkFolder(parent)
  const remove = async () => folder[Symbol.asyncDispose]()
  const file = path.join(folder.path, 'body')
  return downloadOver({
    file,
    sizeBytes: 0,
    validator: undefined,
    noteValidator: async () => {},
    close: remove,
    remove,
  })
}

interface DownloadState {
  file: string
  sizeBytes: number
  validator: string | undefined
  noteValidator(validator: string): Promise<void>
  close(): Promise<void>
  remove(): Promise<void>
}

function downloadOver(state: DownloadState): OpenDownload {
  const part: OpenDownload = {
    path: state.file,
    sizeBytes: state.sizeBytes,
    validator: state.validator,
    async write({ body, maxBytes, isContinuation, validator, onBytes }) {
      if (!isContinuation) part.sizeBytes = 0
      part.validator = validator
      // A download without an entity tag is never continued, because the file may have changed since.
      await state.noteValidator(validator ?? '')
      const count = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        for await (const chunk of chunks) {
          part.sizeBytes += chunk.byteLength
          if (part.sizeBytes > maxBytes) throw new StorageError('object_too_large', `is larger than ${maxBytes} bytes`)
          onBytes?.(part.sizeBytes)
          yield chunk
        }
      }
      const file = createWriteStream(state.file, { ...PRIVATE, flags: isContinuation ? 'a' : 'w' })
      await pipeline(body, count, file).catch(rethrowDiskFull)
    },
    close: state.close,
    remove: state.remove,
  }
  return part
}
