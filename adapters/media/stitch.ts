// Joins clips to one film: their frames are copied where that is possible, otherwise encoded once.
// Invariant: the film appears at its path only after it was read back and has the length of its clips, less the repeated frames.
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { MediaError, type StitchInput, type StitchResult, type VideoFacts } from '../../contracts/ports/media.ts'
import { readClipShape } from './clip-shape.ts'
import { inspect } from './inspect.ts'
import { isFrameRepeated } from './seam-frames.ts'
import { areCopyable, copyClips } from './stitch-copy.ts'
import { encodeClips } from './stitch-encode.ts'
import { countRepeated, type FilmClip, progressOver, type StitchJob } from './stitch-job.ts'

type Method = StitchResult['method']

/**
 * Where a clip begins on the last frame of the clip before it, and shows that frame again, one of both is left out. A stream copy
 * keeps every other frame unchanged. It is used when codec, parameter sets, size, rate and colours are equal, and each left-out
 * frame is one that no other frame depends on. Audio is crossfaded at each seam.
 * Throws `MediaError`: `unreadable_media` for a bad clip, `stitch_failed` or `media_storage_full` for the film;
 * the signal's reason when aborted. Leaves no file behind then.
 */
export async function stitch(input: StitchInput): Promise<StitchResult> {
  const clips = await readClips(input)
  const totalFrames = clips.reduce((sum, clip) => sum + clip.facts.frameCount, 0)
  const part = `${input.outputPath}.${randomUUID()}.part`
  const job: StitchJob = {
    clips,
    outputPath: part,
    signal: input.signal,
    progress: progressOver(totalFrames, input.onProgress),
  }
  try {
    const result = await join(job)
    await rename(part, input.outputPath)
    return result
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function readClips({ clips: inputs, signal }: StitchInput): Promise<FilmClip[]> {
  if (inputs.length === 0) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const clips: FilmClip[] = []
  for (const { path, beginsOnClipBefore } of inputs) {
    signal?.throwIfAborted()
    const shape = await readClipShape(path)
    const before = beginsOnClipBefore ? clips.at(-1) : undefined
    clips.push({ ...shape, isFrameRepeated: before !== undefined && (await isFrameRepeated(before, shape)) })
  }
  return clips
}

async function join(job: StitchJob): Promise<StitchResult> {
  if (!areCopyable(job.clips)) return encodeAndCheck(job)
  try {
    await copyClips(job)
    return await resultOf(job, 'stream_copy')
  } catch (error) {
    // The headers are equal, but the copy failed: the clips are encoded once instead.
    if (error instanceof MediaError && error.code !== 'media_storage_full') return encodeAndCheck(job)
    throw error
  }
}

async function encodeAndCheck(job: StitchJob): Promise<StitchResult> {
  await encodeClips(job)
  return await resultOf(job, 'reencode')
}

async function resultOf(job: StitchJob, method: Method): Promise<StitchResult> {
  return { method, facts: await checkFilmOrThrow(job, method), droppedFrames: countRepeated(job.clips) }
}

/** Throws unless the film can be read to its end and is as long as its clips together, within one frame for each clip. */
async function checkFilmOrThrow(job: StitchJob, method: Method): Promise<VideoFacts> {
  const facts = await inspect(job.outputPath)
  if (facts.kind !== 'video') throw new MediaError('stitch_failed', `the film came out as ${facts.contentType}`)
  const repeatedMs = job.clips.reduce((sum, clip) => sum + (clip.isFrameRepeated ? 1000 / clip.facts.frameRate : 0), 0)
  const wantedMs = job.clips.reduce((sum, clip) => sum + clip.facts.durationMs, 0) - repeatedMs
  const allowedMs = (job.clips.length * 1000) / Math.min(...job.clips.map((clip) => clip.facts.frameRate)) + 1
  if (Math.abs(facts.durationMs - wantedMs) > allowedMs) {
    throw new MediaError('stitch_failed', `the film came out ${facts.durationMs} ms long instead of ${wantedMs} ms`)
  }
  const wantedFrames = job.clips.reduce((sum, clip) => sum + clip.facts.frameCount, 0) - countRepeated(job.clips)
  if (method === 'stream_copy' && facts.frameCount !== wantedFrames) {
    throw new MediaError('stitch_failed', `the film has ${facts.frameCount} frames, its clips ${wantedFrames}`)
  }
  return facts
}
