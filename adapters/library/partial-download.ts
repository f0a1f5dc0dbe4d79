// Files that are being downloaded. The bytes that have arrived stay on this machine until the file is complete, also after a crash.
// Invariant: each file has one writer, also where hosts share the volume. A later writer continues the bytes of a closed or dead one.
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { constants, copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DownloadWrite } from '../../contracts/ports/media-library.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { rethrowDiskFull } from './disk-full.ts'
import { WORK_PREFIX } from './work-folder.ts'

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

/** While a download is open, its folder shows that often that its writer lives. */
const BEAT_MS = 4_000
/** A writer without a sign for this long is dead, or will find that its folder is gone. Below the heartbeat limit of an activity. */
const DEAD_AFTER_MS = 20_000

/**
 * `name` identifies the download: the same name finds the bytes that arrived before. Each writer has a folder of its own, also on a
 * volume that hosts share. A writer takes over the folder of a closed or dead writer by renaming it, which only one can do.
 */
export async function openDownload(parent: string, name: string): Promise<OpenDownload> {
  const prefix = `${WORK_PREFIX}part-${createHash('sha256').update(name).digest('hex').slice(0, 32)}-`
  const folder = path.join(parent, `${prefix}${randomUUID()}${OPEN}`)
  await mkdir(folder, { mode: 0o700 }).catch(rethrowDiskFull)
  await beat(folder)
  await takeOver(parent, { prefix, folder })
  const beating = setInterval(() => void beat(folder).catch(() => {}), BEAT_MS).unref()
  const file = path.join(folder, 'body')
  const validator = await readFile(path.join(folder, 'validator'), 'utf8').catch(() => undefined)
  const facts = validator === undefined ? undefined : await stat(file).catch(() => undefined)
  return downloadOver({
    file,
    sizeBytes: facts?.size ?? 0,
    validator: facts ? validator : undefined,
    noteValidator: (found) => writeFile(path.join(folder, 'validator'), found, PRIVATE),
    close: async () => {
      clearInterval(beating)
      // A folder without bytes is useless, and the bytes of one writer are enough for the next one.
      const isEmpty = ((await stat(file).catch(() => undefined))?.size ?? 0) === 0
      if (isEmpty || (await hasOther(parent, { prefix, folder }))) await rm(folder, { recursive: true, force: true })
      else await rename(folder, folder.slice(0, -OPEN.length)).catch(() => {})
    },
    remove: async () => {
      clearInterval(beating)
      await rm(folder, { recursive: true, force: true })
    },
  })
}

/** The end of the name of a folder that a writer has open. */
const OPEN = '.open'

/** Written and not only touched, so that the time is that of the volume, which is the same for all hosts. */
async function beat(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'beat'), '', PRIVATE)
}

/** Moves the files of one closed or dead writer into our folder. Best effort: without them the download begins again. */
async function takeOver(parent: string, own: { prefix: string; folder: string }): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(own.prefix))
  const nowMs = (await stat(path.join(own.folder, 'beat'))).mtimeMs
  for (const name of names) {
    const left = path.join(parent, name)
    if (left === own.folder || !(await isLeft(left, nowMs))) continue
    const taken = path.join(own.folder, 'taken')
    const isOurs = await rename(left, taken).then(
      () => true,
      () => false,
    )
    if (!isOurs) continue
    await adopt(taken, own.folder).catch(() => {})
    await rm(taken, { recursive: true, force: true })
    return
  }
}

async function hasOther(parent: string, own: { prefix: string; folder: string }): Promise<boolean> {
  const names = await readdir(parent)
  return names.some((name) => name.startsWith(own.prefix) && path.join(parent, name) !== own.folder)
}

async function isLeft(folder: string, nowMs: number): Promise<boolean> {
  if (!folder.endsWith(OPEN)) return true
  const seen = await stat(path.join(folder, 'beat')).catch(() => undefined)
  return seen !== undefined && nowMs - seen.mtimeMs > DEAD_AFTER_MS
}

/** Copies the body: a writer that was only paused still has the old file open, and may write to it. */
async function adopt(taken: string, folder: string): Promise<void> {
  await copyFile(path.join(taken, 'body'), path.join(folder, 'body'), constants.COPYFILE_FICLONE)
  await rename(path.join(taken, 'validator'), path.join(folder, 'validator'))
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
