// Joins clips to one film: their frames are copied where that is possible, otherwise encoded once.
// Invariant: the film appears at its path only after it was read back and has the length of its clips, less the repeated frames.
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { MediaError, type StitchInput, type StitchResult, type VideoFacts } from '../../contracts/ports/media.ts'
import { readClipShape } from './clip-shape.ts'
import { inspect } from './inspect.ts'
import { isFrameRepeated } from './seam-frames.ts'
import { areCopyable, copyClips } from './stitch-copy.ts'
import { encodeClips, type Written } from './stitch-encode.ts'
import { countRepeated, type FilmClip, progressOver, type StitchJob } from './stitch-job.ts'

type Method = StitchResult['method']

/**
 * Where a clip begins on the last frame of the clip before it, and shows that frame again, one of both is left out. A stream copy
 * keeps every other frame unchanged. It is used when the settings change no frame, codec, parameter sets, size, rate and colours are
 * equal, and each left-out frame is one that no other frame depends on. Audio is crossfaded at each seam.
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
    crossfadeSeconds: input.crossfadeSeconds ?? 0,
    targetLufs: input.targetLufs,
    colorMatch: input.colorMatch ?? false,
    soundtrack: input.soundtrack,
    signal: input.signal,
    progress: progressOver(totalFrames, input.onProgress),
  }
  try {
    const result = await join(job)
    await rename(part, input.outputPath)
    input.onProgress?.(1)
    return result
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

const UNTRIMMED = { startSeconds: 0, endSeconds: 0 }

async function readClips({ clips: inputs, signal }: StitchInput): Promise<FilmClip[]> {
  if (inputs.length === 0) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const clips: FilmClip[] = []
  for (const { path, beginsOnClipBefore, trim = UNTRIMMED, captions = [] } of inputs) {
    signal?.throwIfAborted()
    const shape = await readClipShape(path)
    const before = beginsOnClipBefore ? clips.at(-1) : undefined
    // A frame that is trimmed is not shown twice.
    const canRepeat = before?.trim.endSeconds === 0 && trim.startSeconds === 0
    const isRepeated = canRepeat && before !== undefined && (await isFrameRepeated(before, shape))
    clips.push({ ...shape, isFrameRepeated: isRepeated, trim, captions })
  }
  return clips
}

async function join(job: StitchJob): Promise<StitchResult> {
  if (!areCopyable(job)) return encodeAndCheck(job)
  try {
    return await resultOf(job, 'stream_copy', await copyClips(job))
  } catch (error) {
    // The headers are equal, but the copy failed: the clips are encoded once instead.
    if (error instanceof MediaError && error.code !== 'media_storage_full') return encodeAndCheck(job)
    throw error
  }
}

async function encodeAndCheck(job: StitchJob): Promise<StitchResult> {
  return await resultOf(job, 'reencode', await encodeClips(job))
}

async function resultOf(job: StitchJob, method: Method, written: Written): Promise<StitchResult> {
  const facts = await checkFilmOrThrow(job.outputPath, written)
  return { method, facts, droppedFrames: countRepeated(job.clips), times: written.times }
}

/** Throws unless the film can be read to its end, and has every frame and the length that were written. */
async function checkFilmOrThrow(path: string, { frames, seconds }: Written): Promise<VideoFacts> {
  const facts = await inspect(path)
  if (facts.kind !== 'video') throw new MediaError('stitch_failed', `the film came out as ${facts.contentType}`)
  if (facts.frameCount !== frames) {
    throw new MediaError('stitch_failed', `the film has ${facts.frameCount} frames instead of ${frames}`)
  }
  const allowedMs = 1000 / facts.frameRate + 1
  if (Math.abs(facts.durationMs - seconds * 1000) > allowedMs) {
    const wantedMs = Math.round(seconds * 1000)
    throw new MediaError('stitch_failed', `the film came out ${facts.durationMs} ms long instead of ${wantedMs} ms`)
  }
  return facts
}
