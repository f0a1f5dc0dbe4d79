// Reads the size of an image from its first bytes, without decoding it.
// Used before a decoder opens the file, so that a small file cannot cause a huge allocation.

export type ImageSize = { widthPx: number; heightPx: number }

/** The size in pixels; `undefined` where `head`, the first bytes of a PNG file, does not contain it. */
export function pngSize(head: Buffer): ImageSize | undefined {
  if (head.length < 24 || head.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { widthPx: head.readUInt32BE(16), heightPx: head.readUInt32BE(20) }
}

/** The same for a GIF file. */
export function gifSize(head: Buffer): ImageSize | undefined {
  if (head.length < 10) return undefined
  return { widthPx: head.readUInt16LE(6), heightPx: head.readUInt16LE(8) }
}

/** The same for a WebP file. Lossy, lossless and extended WebP store the size at different places. */
export function webpSize(head: Buffer): ImageSize | undefined {
  if (head.length < 30) return undefined
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { widthPx: head.readUInt16LE(26) & 0x3fff, heightPx: head.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { widthPx: head.readUIntLE(24, 3) + 1, heightPx: head.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** The same for a JPEG file. Reads the segments up to the frame header (SOF0 to SOF15, without the tables that share the range). */
export function jpegSize(head: Buffer): ImageSize | undefined {
  let at = 2
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return undefined
    const marker = head[at + 1] ?? 0
    const isFrameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrameHeader) return { widthPx: head.readUInt16BE(at + 7), heightPx: head.readUInt16BE(at + 5) }
    const isFill = marker === 0xff
    at += isFill ? 1 : 2 + head.readUInt16BE(at + 2)
  }
  return undefined
}
