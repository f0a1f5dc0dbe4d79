// Finds the end that an image format declares, without decoding: a file that stops before it is truncated.
// Invariant: each byte is read at most once. Bytes after the end do not matter, because cameras append data there.
import type { ImageFacts } from '../../contracts/ports/media.ts'

/** Whether the whole file `bytes` contains the image up to its end. `contentType`: as detected from the first bytes. */
export function reachesImageEnd(bytes: Buffer, contentType: ImageFacts['contentType']): boolean {
  switch (contentType) {
    case 'image/png':
      return pngEnds(bytes)
    case 'image/jpeg':
      return jpegEnds(bytes)
    case 'image/gif':
      return gifEnds(bytes)
    case 'image/webp':
      return bytes.length >= bytes.readUInt32LE(4) + 8
  }
}

const PNG_SIGNATURE_BYTES = 8
/** Length, type and checksum of a chunk. */
const PNG_CHUNK_FRAME_BYTES = 12

function pngEnds(bytes: Buffer): boolean {
  let at = PNG_SIGNATURE_BYTES
  while (at + PNG_CHUNK_FRAME_BYTES <= bytes.length) {
    const isEnd = bytes.toString('latin1', at + 4, at + 8) === 'IEND'
    at += PNG_CHUNK_FRAME_BYTES + bytes.readUInt32BE(at)
    if (isEnd) return at <= bytes.length
  }
  return false
}

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** Segments are skipped by their length, so the end of a preview inside one does not count. */
function jpegEnds(bytes: Buffer): boolean {
  let at = 2
  for (;;) {
    const marker = nextJpegMarker(bytes, at)
    if (marker === undefined) return false
    if (marker.code === END_OF_IMAGE) return true
    at = marker.at + 2
    const hasLength = marker.code !== 0x01
    if (hasLength && at + 2 > bytes.length) return false
    if (hasLength) at += bytes.readUInt16BE(at)
    if (marker.code === START_OF_SCAN && at > bytes.length) return false
  }
}

/** Skips image data. In it, 0xff is followed by zero or by a restart marker; before a marker it can be repeated. */
function nextJpegMarker(bytes: Buffer, from: number): { at: number; code: number } | undefined {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && at + 1 < bytes.length) {
    const code = bytes[at + 1]!
    const isData = code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7)
    if (!isData) return { at, code }
    at = bytes.indexOf(0xff, code === 0xff ? at + 1 : at + 2)
  }
  return undefined
}

const GIF_HEADER_BYTES = 13
const GIF_DESCRIPTOR_BYTES = 10

function gifEnds(bytes: Buffer): boolean {
  let at = GIF_HEADER_BYTES + colourTableBytes(bytes[10] ?? 0)
  while (at < bytes.length) {
    const kind = bytes[at]
    if (kind === 0x3b) return true
    if (kind === 0x21) at = afterGifBlocks(bytes, at + 2)
    else if (kind === 0x2c) {
      at = afterGifBlocks(bytes, at + GIF_DESCRIPTOR_BYTES + colourTableBytes(bytes[at + 9] ?? 0) + 1)
    }
    // Some programs pad between blocks.
    else at += 1
  }
  return false
}

/** Size of the colour table that a byte of flags announces. */
function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

/** Position after a chain of blocks, each with its length in one byte; a block without length ends the chain. */
function afterGifBlocks(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!
  return at + 1
}
