// Inspects a photo asynchronously: its kind, and whether it can be decoded.
import { open, readFile, stat } from 'node:fs/promises'
import { AV_LOG_FATAL, Decoder, Demuxer, Log } from 'node-av'
import { MAX_PICTURE_BYTES, MAX_PIXELS, MIN_SIDE, pictureSizeOf } from './picture-header.ts'

// `fail_reason` reports an unreadable photo, so FFmpeg does not log it on stderr.
Log.setLevel(AV_LOG_FATAL)

const HEADER_BYTES = 12

/** Content type by the file's first bytes; undefined when it is none of PNG, JPEG, WebP and GIF. */
export async function pictureTypeOf(path: string): Promise<string | undefined> {
  await using file = await open(path)
  const header = Buffer.alloc(HEADER_BYTES)
  await file.read(header, 0, HEADER_BYTES, 0)
  if (header.toString('latin1', 1, 4) === 'PNG') return 'image/png'
  if (header.readUInt16BE(0) === 0xffd8) return 'image/jpeg'
  if (header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  return header.toString('latin1', 0, 4) === 'GIF8' ? 'image/gif' : undefined
}

/** True if the file is a picture of a usable size and can be decoded. Never rejects. */
export async function isReadablePicture(path: string): Promise<boolean> {
  return (await hasUsableSize(path).catch(() => false)) && hasFrame(path).catch(() => false)
}

async function hasUsableSize(path: string): Promise<boolean> {
  if ((await stat(path)).size > MAX_PICTURE_BYTES) return false
  const size = pictureSizeOf(await readFile(path))
  if (size === undefined) return false
  return Math.min(size.width, size.height) >= MIN_SIDE && size.width * size.height <= MAX_PIXELS
}

async function hasFrame(path: string): Promise<boolean> {
  await using demuxer = await Demuxer.open(path)
  const stream = demuxer.video()
  if (stream === undefined) return false
  using decoder = await Decoder.create(stream)
  for await (using frame of decoder.frames(demuxer.packets(stream.index))) {
    if (frame !== null) return true
  }
  return false
}
