// Opens a media file with the demuxer for its bytes. The file cannot refer to other files or addresses.
// The caller disposes of it (`await using`), because native memory left to the garbage collector can crash the process.
import path from 'node:path'
import { AV_DISPOSITION_ATTACHED_PIC, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants'
import { Dictionary, FormatContext, InputFormat, type Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { checkMp4IndexOrThrow } from './mp4-index.ts'
import { type Sniffed, sniffMedia } from './sniff-media.ts'

// 64 megapixels: more than current cameras and models produce, and 200 MB when decoded.
export const maxPixels = 64_000_000

export interface OpenMedia extends AsyncDisposable {
  sniffed: Sniffed
  format: FormatContext
  /** The video track. The cover image of an audio file does not count. */
  video: Stream | undefined
  audio: Stream | undefined
}

/** Throws `MediaError` `unreadable_media`, or `media_too_large` above the pixel limit, before anything is decoded. */
export async function openMedia(file: string): Promise<OpenMedia> {
  const sniffed = await sniffMedia(file)
  if (sniffed.kind === 'image') checkPixelsOrThrow(sniffed.size.widthPx, sniffed.size.heightPx)
  if (sniffed.demuxer === 'mov') await checkMp4IndexOrThrow(file)
  const format = new FormatContext()
  format.allocContext()
  try {
    await openInput(format, file, sniffed.demuxer)
    return { sniffed, format, ...bestStreams(format), [Symbol.asyncDispose]: () => format.closeInput() }
  } catch (error) {
    await format.closeInput()
    throw error
  }
}

async function openInput(format: FormatContext, file: string, demuxer: string): Promise<void> {
  // References to other files or addresses are not followed.
  using options = Dictionary.fromObject({ protocol_whitelist: 'file', max_pixels: maxPixels })
  // The explicit `file:` protocol, so that a name with a colon is not parsed as another protocol.
  const url = `file:${path.resolve(file)}`
  const opened = await format.openInput(url, InputFormat.findInputFormat(demuxer), options)
  checkOrThrow(opened, 'unreadable_media', 'read the file')
  for (const { codecpar } of format.streams) checkPixelsOrThrow(codecpar.width, codecpar.height)
  checkOrThrow(await format.findStreamInfo(), 'unreadable_media', 'read the tracks of the file')
  for (const { codecpar } of format.streams) checkPixelsOrThrow(codecpar.width, codecpar.height)
}

function bestStreams(format: FormatContext): Pick<OpenMedia, 'video' | 'audio'> {
  const tracks = format.streams.filter((stream) => !stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC))
  return {
    video: tracks.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO),
    audio: tracks.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO),
  }
}

function checkPixelsOrThrow(widthPx: number, heightPx: number): void {
  if (widthPx * heightPx <= maxPixels) return
  throw new MediaError(
    'media_too_large',
    `${widthPx}×${heightPx} pixels; at most ${maxPixels / 1e6} megapixels are read`,
  )
}
