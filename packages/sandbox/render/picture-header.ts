// Reads kind and pixel size of a picture from its first bytes, before it is decoded: a small file may decode to a huge picture.
import type { Size } from '../models/model.ts'

/** Larger files and pictures are refused before they are decoded. */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024
export const MAX_PIXELS = 50_000_000
export const MIN_SIDE = 8

/** Undefined when the bytes are none of PNG, JPEG, WebP and GIF. */
export function pictureSizeOf(bytes: Buffer): Size | undefined {
  try {
    if (bytes.toString('latin1', 1, 4) === 'PNG') {
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    }
    if (bytes.toString('latin1', 0, 4) === 'GIF8') {
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
    }
    if (bytes.toString('latin1', 8, 12) === 'WEBP') return webpSize(bytes)
    return bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : undefined
  } catch (error) {
    // The file ends before its size.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** True if the file is of one of these kinds, by its first sixteen bytes. */
export function isPicture(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 12)
  return /^(?:.PNG|GIF8|\xff\xd8|RIFF....WEBP)/s.test(text)
}

function webpSize(bytes: Buffer): Size | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21)
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** Walks over the segments to the first frame header. */
function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; ;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    // A marker may be preceded by any number of fill bytes.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
}
