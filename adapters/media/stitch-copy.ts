// Joins clips of the same shape without re-encoding: packets are copied, and their times made continuous.
// Each clip begins where the video of the previous clip ends. Audio keeps its offset to its own video.
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { avRescaleQ, type IRational, type Packet, type Stream } from 'node-av/lib'
import type { ClipShape } from './clip-shape.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'
import type { StitchJob } from './stitch-job.ts'

type Tracks = { video: Stream; audio: Stream | undefined }

/** Current end of the film in nanoseconds, which is fine enough that rounding never moves a frame. */
type Position = { clipStart: bigint; audioEnd: bigint }

const ns: IRational = { num: 1, den: 1_000_000_000 }

/** Writes the film. All clips must have the same signature. Throws `MediaError` `stitch_failed`, or the signal's reason. */
export async function copyClips(job: StitchJob): Promise<void> {
  await using file = new Mp4File(job.outputPath)
  const tracks = await addTracks(file, job.clips[0])
  await file.start()
  const position: Position = { clipStart: 0n, audioEnd: 0n }
  for (const [index, clip] of job.clips.entries()) {
    await copyClip({ job, file, tracks, position, clip, isFirst: index === 0 })
    position.clipStart += lengthOf(clip)
  }
  await file.finish()
}

async function addTracks(file: Mp4File, clip: ClipShape | undefined): Promise<Tracks> {
  await using media = await openMedia(clip?.path ?? '')
  const add = (source: Stream): Stream => {
    const track = file.addTrack()
    checkOrThrow(source.codecpar.copy(track.codecpar), 'stitch_failed', 'describe a track')
    track.codecpar.codecTag = 0
    track.timeBase = source.timeBase
    track.avgFrameRate = source.avgFrameRate
    track.sampleAspectRatio = source.sampleAspectRatio
    return track
  }
  return { video: add(media.video as Stream), audio: media.audio ? add(media.audio) : undefined }
}

type ClipCopy = {
  job: StitchJob
  file: Mp4File
  tracks: Tracks
  position: Position
  clip: ClipShape
  isFirst: boolean
}

async function copyClip(copy: ClipCopy): Promise<void> {
  const { job, file, tracks } = copy
  await using media = await openMedia(copy.clip.path)
  const [video, audio] = [media.video as Stream, tracks.audio && media.audio]
  for await (const packet of readPackets(media, audio ? [video, audio] : [video])) {
    job.signal?.throwIfAborted()
    if (audio && packet.streamIndex === audio.index) {
      if (!placeSound(packet, audio.timeBase, copy)) continue
      await file.write(tracks.audio as Stream, packet, audio.timeBase)
    } else {
      shift(packet, offsetOf(copy, video.timeBase))
      job.progress.advance(1)
      await file.write(tracks.video, packet, video.timeBase)
    }
  }
}

/** Ticks to add, so that the clip's first frame is at the clip's start in the film. */
function offsetOf({ clip, position }: ClipCopy, timeBase: IRational): bigint {
  return avRescaleQ(position.clipStart, ns, timeBase) - avRescaleQ(clip.start, clip.timeBase, timeBase)
}

/** Sets the time of an audio packet. False: the packet is left out, because it is before or after the clip's video. */
function placeSound(packet: Packet, timeBase: IRational, copy: ClipCopy): boolean {
  const { position, clip, isFirst } = copy
  const wanted = packet.pts + offsetOf(copy, timeBase)
  const clipStart = avRescaleQ(position.clipStart, ns, timeBase)
  const clipEnd = avRescaleQ(position.clipStart + lengthOf(clip), ns, timeBase)
  if (wanted >= clipEnd || (!isFirst && wanted < clipStart)) return false
  // The last packet of a clip may overlap the next clip by less than its own length.
  const audioEnd = avRescaleQ(position.audioEnd, ns, timeBase)
  const placed = !isFirst && wanted < audioEnd ? audioEnd : wanted
  shift(packet, placed - packet.pts)
  position.audioEnd = avRescaleQ(placed + packet.duration, timeBase, ns)
  return true
}

function shift(packet: Packet, ticks: bigint): void {
  if (packet.pts !== AV_NOPTS_VALUE) packet.pts += ticks
  if (packet.dts !== AV_NOPTS_VALUE) packet.dts += ticks
}

function lengthOf(clip: ClipShape): bigint {
  return avRescaleQ(clip.end - clip.start, clip.timeBase, ns)
}
