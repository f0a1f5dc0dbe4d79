// Inspects a media file. It reads the whole file, so that a truncated file is refused, but never has the whole file in memory.
import type { Stream } from 'node-av/lib'
import { avGetCodecName } from 'node-av/lib'
import {
  AudioFacts,
  type ImageFacts,
  MediaError,
  type MediaFacts,
  TruncatedMediaError,
  type VideoFacts,
} from '../../contracts/ports/media.ts'
import { decodeFrames } from './decode-frames.ts'
import { reachesImageEnd } from './image-end.ts'
import { decodeInTurn } from './large-images.ts'
import { type OpenMedia, openMedia } from './open-media.ts'
import { readTrackTiming, type TrackTiming } from './track-timing.ts'

type SniffedContainer = Extract<OpenMedia['sniffed'], { kind: 'container' }>
type SniffedImage = Extract<OpenMedia['sniffed'], { kind: 'image' }>

/**
 * Recognises PNG, JPEG, WebP, GIF, MP4, QuickTime, WebM, Matroska and the common audio formats by their bytes.
 * Decodes an image completely; of a clip it decodes the first frame and reads the rest without decoding.
 * Throws `MediaError` `unreadable_media` or `media_too_large`.
 */
export async function inspect(file: string): Promise<MediaFacts> {
  return decodeInTurn(file, () => inspectNow(file))
}

async function inspectNow(file: string): Promise<MediaFacts> {
  await using media = await openMedia(file)
  const { sniffed, video, audio } = media
  if (sniffed.kind === 'image') return await imageFacts(file, media, sniffed)
  if (video && sniffed.videoType) return await videoFacts(file, media, { ...sniffed, videoType: sniffed.videoType })
  if (audio && !video) return await audioFacts(media, sniffed, audio)
  throw new MediaError('unreadable_media', 'the file has no image, video or audio track that can be read')
}

async function imageFacts(file: string, media: OpenMedia, sniffed: SniffedImage): Promise<ImageFacts> {
  if (!(await reachesImageEnd(file, sniffed.contentType))) throw new TruncatedMediaError()
  if (!media.video) throw new MediaError('unreadable_media', 'the file contains no image')
  const size = await firstFrameSize(media, media.video)
  return { kind: 'image', contentType: sniffed.contentType, ...size, codec: codecName(media.video) }
}

async function videoFacts(
  file: string,
  media: OpenMedia,
  sniffed: SniffedContainer & { videoType: VideoFacts['contentType'] },
): Promise<VideoFacts> {
  const stream = media.video as Stream
  const timing = await readTrackTiming(media, stream)
  const size = await sizeOfFirstFrame(file)
  const seconds = durationSeconds(stream, timing)
  return {
    kind: 'video',
    contentType: sniffed.videoType,
    ...size,
    durationMs: Math.max(1, Math.round(seconds * 1000)),
    frameRate: stream.avgFrameRate.num > 0 ? stream.avgFrameRate.toDouble() : timing.shownAt.length / seconds,
    frameCount: timing.shownAt.length,
    codec: codecName(stream),
    hasAudio: media.audio !== undefined,
    ...(media.audio ? { audioCodec: codecName(media.audio) } : {}),
  }
}

async function audioFacts(media: OpenMedia, sniffed: SniffedContainer, stream: Stream): Promise<AudioFacts> {
  const timing = await readTrackTiming(media, stream)
  const facts = AudioFacts.safeParse({
    kind: 'audio',
    contentType: sniffed.audioType,
    durationMs: Math.max(1, Math.round(durationSeconds(stream, timing) * 1000)),
    codec: codecName(stream),
    sampleRateHz: stream.codecpar.sampleRate,
    channels: stream.codecpar.channels,
  })
  if (!facts.success)
    throw new MediaError(
      'unreadable_media',
      'the audio track has no readable length, sample rate or channel count',
      facts.error,
    )
  return facts.data
}

async function sizeOfFirstFrame(file: string): Promise<{ widthPx: number; heightPx: number }> {
  await using media = await openMedia(file)
  return await firstFrameSize(media, media.video as Stream)
}

async function firstFrameSize(media: OpenMedia, stream: Stream): Promise<{ widthPx: number; heightPx: number }> {
  for await (const { width, height } of decodeFrames(media, stream)) return { widthPx: width, heightPx: height }
  throw new MediaError('unreadable_media', 'no frame can be decoded from the file')
}

/** From the first frame to the end of the last. A last frame without a length counts as long as the others. */
function durationSeconds(stream: Stream, { shownAt, end }: TrackTiming): number {
  const first = shownAt[0] ?? 0n
  const last = shownAt.at(-1) ?? first
  const frameTicks = shownAt.length > 1 ? Number(last - first) / (shownAt.length - 1) : 0
  const ticks = end > last ? Number(end - first) : Number(last - first) + frameTicks
  return ticks * stream.timeBase.toDouble()
}

function codecName(stream: Stream): string {
  return avGetCodecName(stream.codecpar.codecId) ?? 'unknown'
}
