// Detects the format of a file from its bytes, and the FFmpeg demuxer that may open it.
// Invariant: FFmpeg opens only the formats listed here. Playlists and other formats that refer to further files are refused.
import { open } from 'node:fs/promises'
import { type ImageFacts, MediaError } from '../../contracts/ports/media.ts'
import { gifSize, type ImageSize, jpegSize, pngSize, webpSize } from './image-size.ts'

export type Sniffed =
  | { kind: 'image'; contentType: ImageFacts['contentType']; demuxer: string; size: ImageSize }
  /** `videoType` and `audioType`: the content type of a file with a video track, or with audio only. */
  | { kind: 'container'; demuxer: string; videoType?: VideoType; audioType: AudioType }

type VideoType = 'video/mp4' | 'video/quicktime' | 'video/webm' | 'video/x-matroska'
type AudioType = 'audio/mpeg' | 'audio/wav' | 'audio/mp4' | 'audio/ogg' | 'audio/flac' | 'audio/aac' | 'audio/webm'

// Cameras write previews and colour profiles of a few hundred kilobytes before the size of a JPEG.
const headBytes = 1024 * 1024

/** Throws `MediaError` `unreadable_media` for a file that cannot be opened or whose format is not supported. */
export async function sniffMedia(path: string): Promise<Sniffed> {
  const { head, sizeBytes } = await readHead(path)
  const found = sniffImage(head) ?? sniffContainer(head)
  if (found) return found
  const what = sizeBytes === 0 ? 'the file is empty' : 'the file is neither an image, a video nor a sound that we know'
  throw new MediaError('unreadable_media', what)
}

async function readHead(path: string): Promise<{ head: Buffer; sizeBytes: number }> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new MediaError('unreadable_media', 'the file cannot be opened', cause)
  })
  try {
    const { size: sizeBytes } = await file.stat()
    const head = Buffer.alloc(Math.min(headBytes, sizeBytes))
    await file.read(head, 0, head.length, 0)
    return { head, sizeBytes }
  } finally {
    await file.close()
  }
}

function sniffImage(head: Buffer): Sniffed | undefined {
  const image = (contentType: ImageFacts['contentType'], size: ImageSize | undefined): Sniffed => {
    if (!size || size.widthPx === 0 || size.heightPx === 0) {
      throw new MediaError('unreadable_media', `the ${contentType} file does not contain its size`)
    }
    const demuxer = contentType === 'image/gif' ? 'gif' : `${contentType.slice('image/'.length)}_pipe`
    return { kind: 'image', contentType, demuxer, size }
  }
  if (head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) {
    return image('image/png', pngSize(head))
  }
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) {
    return image('image/jpeg', jpegSize(head))
  }
  if (/^GIF8[79]a/.test(text(head, 0, 6))) return image('image/gif', gifSize(head))
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP') {
    return image('image/webp', webpSize(head))
  }
  return undefined
}

function sniffContainer(head: Buffer): Sniffed | undefined {
  const container = (demuxer: string, audioType: AudioType, videoType?: VideoType): Sniffed => ({
    kind: 'container',
    demuxer,
    audioType,
    ...(videoType ? { videoType } : {}),
  })
  if (text(head, 4, 8) === 'ftyp') {
    return container('mov', 'audio/mp4', text(head, 8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4')
  }
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) {
    const isWebm = head.subarray(0, 64).includes('webm')
    return container('matroska', 'audio/webm', isWebm ? 'video/webm' : 'video/x-matroska')
  }
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WAVE') return container('wav', 'audio/wav')
  if (text(head, 0, 4) === 'fLaC') return container('flac', 'audio/flac')
  if (text(head, 0, 4) === 'OggS') return container('ogg', 'audio/ogg')
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return container('aac', 'audio/aac')
  if (text(head, 0, 3) === 'ID3' || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) {
    return container('mp3', 'audio/mpeg')
  }
  return undefined
}

function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end)
}
