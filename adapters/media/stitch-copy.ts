// Joins clips of the same shape without encoding their frames: video packets are copied, and their times made continuous.
// Where a clip is followed by its own last frame, its last packet is left out. Audio is encoded, because a crossfade makes new samples.
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { avRescaleQ, type IRational, type Packet, type Stream } from 'node-av/lib'
import { canLeaveOutTail, type ClipShape } from './clip-shape.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import type { Place } from './film-audio.ts'
import { emptyClip } from './film-plan.ts'
import { FilmSound } from './film-sound.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'
import { type FilmClip, isRepeatedByNext, type StitchJob } from './stitch-job.ts'
import type { Written } from './stitch-encode.ts'
import { soundRateHz } from './track-encoder.ts'

/** Times in nanoseconds, which is fine enough that rounding never moves a frame. */
const ns: IRational = { num: 1, den: 1_000_000_000 }

/**
 * Whether the frames can be copied: the settings change none of them, the clips have the same signature, and no frame depends on one
 * that is left out. The first frame of a clip can never be left out, because all others depend on it.
 */
export function areCopyable(job: Pick<StitchJob, 'clips' | 'crossfadeSeconds' | 'colorMatch'>): boolean {
  const { clips } = job
  if (job.colorMatch || (job.crossfadeSeconds > 0 && clips.length > 1)) return false
  if (clips.some(({ trim, captions }) => captions.length > 0 || framesIn(trim.startSeconds, clips[0]) > 0)) return false
  const signatures = new Set(clips.map((clip) => clip.signature))
  if (signatures.size !== 1 || signatures.has(undefined)) return false
  return clips.every((clip, index) => canLeaveOutTail(clip, tailOf(job, index)))
}

function framesIn(seconds: number, clip: ClipShape | undefined): number {
  return clip ? Math.round((seconds * clip.frameRate.num) / clip.frameRate.den) : 0
}

/** Number of frames that are left out at the end of the clip: trimmed, or the one that the next clip repeats. */
function tailOf(job: Pick<StitchJob, 'clips'>, index: number): number {
  const clip = job.clips[index]!
  return isRepeatedByNext(job, index) ? 1 : framesIn(clip.trim.endSeconds, clip)
}

type CopiedClip = {
  clip: FilmClip
  startNs: bigint
  /** The first frame that is left out. */ cutAt: bigint | undefined
}

/** Writes the film. The clips must be copyable. Throws `MediaError` `stitch_failed`, or the signal's reason. */
export async function copyClips(job: StitchJob): Promise<Written> {
  const [first] = job.clips
  const { copied, endNs } = placeClips(job)
  const frames = copied.reduce((sum, { clip }, index) => sum + clip.shownAt.length - tailOf(job, index), 0)
  const seconds = (timeNs: bigint) => Number(timeNs) / ns.den
  const times = copied.map(({ startNs }, index) => ({
    startSeconds: seconds(startNs),
    endSeconds: seconds(copied[index + 1]?.startNs ?? endNs),
  }))
  const written = { frames, seconds: seconds(endNs), times }
  // A single clip has no seam: its audio is copied as well.
  if (first?.isAudioCopyable && isUnchanged(job, copied)) await copyWhole(job, first)
  else await copyFrames(job, copied)
  return written
}

function isUnchanged(job: StitchJob, copied: readonly CopiedClip[]): boolean {
  return copied.length === 1 && copied[0]?.cutAt === undefined && !job.soundtrack && job.targetLufs === undefined
}

function placeClips(job: StitchJob): { copied: CopiedClip[]; endNs: bigint } {
  const copied: CopiedClip[] = []
  let startNs = 0n
  for (const [index, clip] of job.clips.entries()) {
    const tail = tailOf(job, index)
    if (tail >= clip.shownAt.length) throw emptyClip(index)
    const cutAt = tail === 0 ? undefined : clip.shownAt.at(-tail)
    copied.push({ clip, startNs, cutAt })
    startNs += nsUntil(clip, cutAt ?? clip.end)
  }
  return { copied, endNs: startNs }
}

async function copyFrames(job: StitchJob, copied: readonly CopiedClip[]): Promise<void> {
  await using file = new Mp4File(job.outputPath)
  const track = await addTracks(file, job.clips[0])
  await using sound = await FilmSound.open(file, job, placesOf(job, copied))
  await file.start()
  for (const [index, clip] of copied.entries()) {
    await copyVideo(job, clip, { file, track: track.video })
    await sound?.add(index)
  }
  await sound?.finish()
  await file.finish()
}

/** A clip whose last frame is repeated by the next one shares the time of that frame with it. */
function placesOf(job: StitchJob, copied: readonly CopiedClip[]): Place[] {
  return copied.map(({ clip, startNs, cutAt }, index) => {
    const end = isRepeatedByNext(job, index) ? clip.end : (cutAt ?? clip.end)
    return { from: samplesAt(startNs), to: samplesAt(startNs + nsUntil(clip, end)) }
  })
}

async function copyWhole(job: StitchJob, clip: ClipShape): Promise<void> {
  await using file = new Mp4File(job.outputPath)
  const tracks = await addTracks(file, clip, { withAudio: true })
  await file.start()
  await using media = await openMedia(clip.path)
  const [video, audio] = [media.video as Stream, media.audio as Stream]
  for await (const packet of readPackets(media, [video, audio])) {
    job.signal?.throwIfAborted()
    const source = packet.streamIndex === audio.index ? audio : video
    if (source === video) job.progress.advance(1)
    shift(packet, -avRescaleQ(clip.start, clip.timeBase, source.timeBase))
    await file.write(source === audio ? (tracks.audio as Stream) : tracks.video, packet, source.timeBase)
  }
  await file.finish()
}

async function addTracks(
  file: Mp4File,
  clip: ClipShape | undefined,
  { withAudio = false } = {},
): Promise<{ video: Stream; audio: Stream | undefined }> {
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
  return { video: add(media.video as Stream), audio: withAudio && media.audio ? add(media.audio) : undefined }
}

/** Copies the clip's video to its place in the film. */
async function copyVideo(
  job: StitchJob,
  { clip, startNs, cutAt }: CopiedClip,
  to: { file: Mp4File; track: Stream },
): Promise<void> {
  await using media = await openMedia(clip.path)
  const video = media.video as Stream
  const offset = avRescaleQ(startNs, ns, video.timeBase) - avRescaleQ(clip.start, clip.timeBase, video.timeBase)
  for await (const packet of readPackets(media, [video])) {
    job.signal?.throwIfAborted()
    job.progress.advance(1)
    if (cutAt !== undefined && packet.pts >= cutAt) continue
    shift(packet, offset)
    await to.file.write(to.track, packet, video.timeBase)
  }
}

function shift(packet: Packet, ticks: bigint): void {
  if (packet.pts !== AV_NOPTS_VALUE) packet.pts += ticks
  if (packet.dts !== AV_NOPTS_VALUE) packet.dts += ticks
}

/** The time from the clip's first frame to `ticks` of its time base. */
function nsUntil(clip: ClipShape, ticks: bigint): bigint {
  return avRescaleQ(ticks - clip.start, clip.timeBase, ns)
}

function samplesAt(timeNs: bigint): number {
  return Math.round((Number(timeNs) * soundRateHz) / ns.den)
}
