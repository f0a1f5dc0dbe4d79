// Finds the end that an image format declares, without decoding: a file that stops before it is truncated.
// Invariants: each byte is read at most a few times, through a window of fixed size. The number of parts is bounded, so that a file of
// tiny parts does not take minutes. Bytes after the end do not matter, because cameras append data there.
import { type ImageFacts, MediaError } from '../../contracts/ports/media.ts'
import { FileWindow } from './file-window.ts'

/** Chunks of a PNG, segments of a JPEG, blocks of a GIF. An image of the largest size has some thousands. */
const MAX_PARTS = 100_000

/** Whether the file contains the image up to its end. `contentType`: as detected from the first bytes. Throws `MediaError` for too many parts. */
export async function reachesImageEnd(path: string, contentType: ImageFacts['contentType']): Promise<boolean> {
  await using file = await FileWindow.open(path)
  switch (contentType) {
    case 'image/png':
      return await pngEnds(file)
    case 'image/jpeg':
      return await jpegEnds(file)
    case 'image/gif':
      return await gifEnds(file)
    case 'image/webp':
      return file.sizeBytes >= (await file.bytesFrom(4, 4)).readUInt32LE(0) + 8
  }
}

function refuseTooMany(parts: number): void {
  if (parts > MAX_PARTS) {
    throw new MediaError('unreadable_media', `the file is not read, because it has more than ${MAX_PARTS} parts`)
  }
}

const PNG_SIGNATURE_BYTES = 8
/** Length, type and checksum of a chunk. */
const PNG_CHUNK_FRAME_BYTES = 12

async function pngEnds(file: FileWindow): Promise<boolean> {
  let at = PNG_SIGNATURE_BYTES
  for (let parts = 1; at + PNG_CHUNK_FRAME_BYTES <= file.sizeBytes; parts += 1) {
    refuseTooMany(parts)
    const chunk = await file.bytesFrom(at, 8)
    const isEnd = chunk.toString('latin1', 4, 8) === 'IEND'
    at += PNG_CHUNK_FRAME_BYTES + chunk.readUInt32BE(0)
    if (isEnd) return at <= file.sizeBytes
  }
  return false
}

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** Segments are skipped by their length, so the end of a preview inside one does not count. */
async function jpegEnds(file: FileWindow): Promise<boolean> {
  let at = 2
  for (let parts = 1; ; parts += 1) {
    refuseTooMany(parts)
    const marker = await nextJpegMarker(file, at)
    if (marker === undefined) return false
    if (marker.code === END_OF_IMAGE) return true
    at = marker.at + 2
    const hasLength = marker.code !== 0x01
    if (hasLength && at + 2 > file.sizeBytes) return false
    if (hasLength) at += (await file.bytesFrom(at, 2)).readUInt16BE(0)
    if (marker.code === START_OF_SCAN && at > file.sizeBytes) return false
  }
}

function isJpegData(code: number): boolean {
  return code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7)
}

/** Skips image data. In it, 0xff is followed by zero or by a restart marker; before a marker it can be repeated. */
async function nextJpegMarker(file: FileWindow, from: number): Promise<{ at: number; code: number } | undefined> {
  let start = from
  for (;;) {
    const bytes = await file.bytesFrom(start, 2)
    if (bytes.length < 2) return undefined
    let at = bytes.indexOf(0xff)
    while (at >= 0 && at + 1 < bytes.length) {
      const code = bytes[at + 1]!
      if (!isJpegData(code)) return { at: start + at, code }
      at = bytes.indexOf(0xff, code === 0xff ? at + 1 : at + 2)
    }
    // The last byte of the window may begin a marker, so it is read again.
    start += at >= 0 ? at : bytes.length
  }
}

const GIF_HEADER_BYTES = 13
const GIF_DESCRIPTOR_BYTES = 10

async function gifEnds(file: FileWindow): Promise<boolean> {
  let at = GIF_HEADER_BYTES + colourTableBytes((await file.bytesFrom(10, 1))[0] ?? 0)
  for (let parts = 1; at < file.sizeBytes; parts += 1) {
    refuseTooMany(parts)
    const block = await file.bytesFrom(at, GIF_DESCRIPTOR_BYTES)
    const kind = block[0]
    if (kind === 0x3b) return true
    if (kind === 0x21) at = await afterGifBlocks(file, at + 2)
    else if (kind === 0x2c) {
      at = await afterGifBlocks(file, at + GIF_DESCRIPTOR_BYTES + colourTableBytes(block[9] ?? 0) + 1)
    } else at = afterPadding(file, at)
  }
  return false
}

/** Some programs pad between blocks. The position after the padding, or the end of the window. */
function afterPadding(file: FileWindow, from: number): number {
  let at = from + 1
  for (;;) {
    const byte = file.loadedByte(at)
    if (byte === undefined || byte === 0x3b || byte === 0x21 || byte === 0x2c) return at
    at += 1
  }
}

/** Size of the colour table that a byte of flags announces. */
function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

/** Position after a chain of blocks, each with its length in one byte; a block without length ends the chain. */
async function afterGifBlocks(file: FileWindow, from: number): Promise<number> {
  let at = from
  while (at < file.sizeBytes) {
    const length = file.loadedByte(at) ?? (await file.bytesFrom(at, 1))[0]
    if (length === undefined || length === 0) break
    at += 1 + length
  }
  return at + 1
}
