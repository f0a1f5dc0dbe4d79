// The properties of a clip that decide whether it can be joined to others without re-encoding.
import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MP3,
} from 'node-av/constants'
import type { IRational, Stream } from 'node-av/lib'
import { MediaError, type VideoFacts } from '../../contracts/ports/media.ts'
import { openMedia } from './open-media.ts'
import { inspect } from './inspect.ts'
import { readTrackTiming } from './track-timing.ts'

export type ClipShape = {
  path: string
  facts: VideoFacts
  frameRate: IRational
  /** Presentation times of the frames, ascending. Start and end of the video track. In ticks of `timeBase`. */
  shownAt: bigint[]
  start: bigint
  end: bigint
  timeBase: IRational
  /** The times of the frames in the order in which they are decoded. */
  decodedAt: bigint[]
  /** Clips with equal signatures can share the video track of one MP4; `undefined` where MP4 cannot contain it unchanged. */
  signature: string | undefined
  /** MP4 can contain the audio track unchanged. False where there is none. */
  isAudioCopyable: boolean
}

const VIDEO_CODECS: readonly number[] = [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1]
const AUDIO_CODECS: readonly number[] = [AV_CODEC_ID_AAC, AV_CODEC_ID_MP3]

/** Reads the whole clip. Throws `MediaError` `unreadable_media` for a file that is not a video. */
export async function readClipShape(path: string): Promise<ClipShape> {
  const facts = await inspect(path)
  if (facts.kind !== 'video') throw new MediaError('unreadable_media', `a clip is not a video but ${facts.contentType}`)
  await using media = await openMedia(path)
  const video = media.video as Stream
  const timing = await readTrackTiming(media, video)
  const start = timing.shownAt[0] ?? 0n
  const isPlain = timing.hiddenCount === 0 && timing.end > (timing.shownAt.at(-1) ?? start)
  const { num, den } = video.avgFrameRate
  return {
    path,
    facts,
    frameRate: num > 0 && den > 0 ? { num, den } : { num: Math.round(facts.frameRate * 1000), den: 1000 },
    shownAt: timing.shownAt,
    start,
    end: timing.end,
    decodedAt: timing.decodedAt,
    timeBase: { num: video.timeBase.num, den: video.timeBase.den },
    signature: isPlain && VIDEO_CODECS.includes(video.codecpar.codecId) ? signatureOf(video) : undefined,
    isAudioCopyable: media.audio !== undefined && AUDIO_CODECS.includes(media.audio.codecpar.codecId),
  }
}

// The parameter sets (`extradata`) must be identical, because one MP4 track has one set for all its frames.
function signatureOf(video: Stream): string {
  const v = video.codecpar
  const rate = video.avgFrameRate
  return JSON.stringify([
    [v.codecId, v.width, v.height, v.format, rate.num, rate.den, v.videoDelay, v.extradata?.toString('base64')],
    [v.sampleAspectRatio.num, v.sampleAspectRatio.den, v.colorSpace, v.colorRange, v.colorPrimaries, v.colorTrc],
  ])
}

/** Whether the last `count` frames can be left out of a copy: they are also decoded last, so that no other frame depends on them. */
export function canLeaveOutTail({ shownAt, decodedAt }: ClipShape, count: number): boolean {
  const from = shownAt.at(-count)
  if (count === 0 || from === undefined) return count === 0
  return decodedAt.slice(-count).every((at) => at >= from)
}
