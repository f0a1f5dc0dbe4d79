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
  /** Start and end of the video track, in ticks of `timeBase`. */
  start: bigint
  end: bigint
  timeBase: IRational
  /** Clips with equal signatures can share the tracks of one MP4; `undefined` where MP4 cannot contain them unchanged. */
  signature: string | undefined
}

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
    start,
    end: timing.end,
    timeBase: { num: video.timeBase.num, den: video.timeBase.den },
    signature: isPlain && fitsMp4(video, media.audio) ? signatureOf(video, media.audio) : undefined,
  }
}

function fitsMp4(video: Stream, audio: Stream | undefined): boolean {
  const videoCodecs: number[] = [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1]
  const audioCodecs: number[] = [AV_CODEC_ID_AAC, AV_CODEC_ID_MP3]
  return videoCodecs.includes(video.codecpar.codecId) && (!audio || audioCodecs.includes(audio.codecpar.codecId))
}

// The parameter sets (`extradata`) must be identical, because one MP4 track has one set for all its frames.
function signatureOf(video: Stream, audio: Stream | undefined): string {
  const v = video.codecpar
  const a = audio?.codecpar
  const rate = video.avgFrameRate
  return JSON.stringify([
    [v.codecId, v.width, v.height, v.format, rate.num, rate.den, v.videoDelay, v.extradata?.toString('base64')],
    [v.sampleAspectRatio.num, v.sampleAspectRatio.den, v.colorSpace, v.colorRange, v.colorPrimaries, v.colorTrc],
    a && [a.codecId, a.sampleRate, a.channels, a.frameSize, a.extradata?.toString('base64')],
  ])
}
