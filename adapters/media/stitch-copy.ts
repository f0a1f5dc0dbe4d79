// Joins clips of the same shape without encoding their frames: video packets are copied, and their times made continuous.
// Where a clip is followed by its own last frame, its last packet is left out. Audio is encoded, because a crossfade makes new samples.
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { avRescaleQ, type IRational, type Packet, type Stream } from 'node-av/lib'
import type { ClipShape } from './clip-shape.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { FilmAudio } from './film-audio.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'
import { SoundLine } from './sound-line.ts'
import { type FilmClip, isRepeatedByNext, type StitchJob } from './stitch-job.ts'
import { soundRateHz } from './track-encoder.ts'

/** Times in nanoseconds, which is fine enough that rounding never moves a frame. */
const ns: IRational = { num: 1, den: 1_000_000_000 }

/**
 * Whether the clips can be copied: they have the same signature, and no frame depends on one that is left out. The first frame of a
 * clip can never be left out, because all others depend on it.
 */
export function areCopyable(clips: readonly FilmClip[]): boolean {
  const signatures = new Set(clips.map((clip) => clip.signature))
  if (signatures.size !== 1 || signatures.has(undefined)) return false
  return clips.every((clip, index) => clip.isLastFrameFree || !isRepeatedByNext({ clips }, index))
}

/** Writes the film. The clips must be copyable. Throws `MediaError` `stitch_failed`, or the signal's reason. */
export async function copyClips(job: StitchJob): Promise<void> {
  const [first] = job.clips
  // A single clip has no seam: its audio is copied as well.
  if (job.clips.length === 1 && first?.isAudioCopyable) return await copyWhole(job, first)
  await using file = new Mp4File(job.outputPath)
  const track = await addTracks(file, first)
  using line = job.clips.some((clip) => clip.facts.hasAudio) ? await SoundLine.open(file) : undefined
  await file.start()
  const audio = line && new FilmAudio(line, job.signal)
  let startNs = 0n
  for (const [index, clip] of job.clips.entries()) {
    await copyVideo(job, { file, track: track.video, index, startNs })
    const place = { from: samplesAt(startNs), to: samplesAt(startNs + nsUntil(clip, clip.end)) }
    await audio?.add(clip, place)
    startNs += nsUntil(clip, isRepeatedByNext(job, index) ? (clip.shownAt.at(-1) ?? clip.end) : clip.end)
  }
  await audio?.finish()
  await line?.finish()
  await file.finish()
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

/** Copies the clip's video to its place in the film. `startNs`: the time of its first frame there. */
async function copyVideo(
  job: StitchJob,
  to: { file: Mp4File; track: Stream; index: number; startNs: bigint },
): Promise<void> {
  const clip = job.clips[to.index] as FilmClip
  const leftOut = isRepeatedByNext(job, to.index) ? clip.shownAt.at(-1) : undefined
  await using media = await openMedia(clip.path)
  const video = media.video as Stream
  const offset = avRescaleQ(to.startNs, ns, video.timeBase) - avRescaleQ(clip.start, clip.timeBase, video.timeBase)
  for await (const packet of readPackets(media, [video])) {
    job.signal?.throwIfAborted()
    job.progress.advance(1)
    if (leftOut !== undefined && packet.pts === leftOut) continue
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
