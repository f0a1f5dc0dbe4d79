// Decodes one frame of a clip, or an image, as it is displayed: 8-bit RGB with square pixels.
import { AV_NOPTS_VALUE, AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import type { Frame, Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { decodeFrames } from './decode-frames.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { FilterChain } from './filter-chain.ts'
import { type OpenMedia, openMedia } from './open-media.ts'
import { readTrackTiming } from './track-timing.ts'

// Full chroma interpolation and exact rounding, because a loss here repeats in every later scene of a film.
const toRgb =
  "scale=w='round(iw*max(sar,1))':h='round(ih/min(sar,1))':out_range=pc" +
  ':flags=bicubic+full_chroma_int+full_chroma_inp+accurate_rnd,setsar=1,format=rgb24'

/**
 * Decodes frame `index` (from 0; -1 is the last one) of the file and calls `use` with it as RGB.
 * Decoding begins at the key frame before it.
 * Throws `MediaError` `unreadable_media` when the file has no image or no such frame.
 */
export async function withShownFrame<T>(file: string, index: number, use: (rgb: Frame) => T | Promise<T>): Promise<T> {
  await using media = await openMedia(file)
  if (!media.video) throw new MediaError('unreadable_media', 'the file has no image or video')
  const stream = media.video
  const from = media.sniffed.kind === 'image' ? undefined : await seekTo(file, media, index)
  using chain = new FilterChain({ chain: toRgb, timeBase: stream.timeBase, failure: 'unreadable_media' })
  const picked = await pick(media, stream, from)
  try {
    for await (const shown of chain.push(picked)) return await use(shown)
    for await (const shown of chain.push(null)) return await use(shown)
    throw new MediaError('unreadable_media', 'the frame cannot be converted')
  } finally {
    picked.free()
  }
}

// The file is opened a second time for the times, because reading them moves to its end.
async function seekTo(file: string, media: OpenMedia, index: number): Promise<bigint> {
  const shownAt = await timesOf(file)
  const wanted = shownAt.at(index)
  if (wanted === undefined) {
    throw new MediaError('unreadable_media', `there is no frame ${index}: the clip has ${shownAt.length}`)
  }
  const sought = await media.format.seekFrame(media.video?.index ?? -1, wanted, AVSEEK_FLAG_BACKWARD)
  // A file without an index is read from its start.
  if (sought < 0 && wanted !== shownAt[0]) checkOrThrow(sought, 'unreadable_media', 'find the frame')
  return wanted
}

async function timesOf(file: string): Promise<bigint[]> {
  await using media = await openMedia(file)
  if (!media.video) throw new MediaError('unreadable_media', 'the file has no image or video')
  return (await readTrackTiming(media, media.video)).shownAt
}

/** The first frame at or after `from` (the first of all where it is undefined), else the last one. The caller frees it. */
async function pick(media: OpenMedia, stream: Stream, from: bigint | undefined): Promise<Frame> {
  let latest: Frame | undefined
  for await (const frame of decodeFrames(media, stream)) {
    latest?.free()
    latest = frame.clone() ?? undefined
    if (from === undefined || (frame.pts !== AV_NOPTS_VALUE && frame.pts >= from)) break
  }
  if (!latest) throw new MediaError('unreadable_media', 'the file has no frame that can be decoded')
  return latest
}
