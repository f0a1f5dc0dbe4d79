// Joins clips to one film: copied where their shapes are equal, otherwise encoded once.
// Invariant: the film appears at its path only after it was read back and has the length of its clips.
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { MediaError, type StitchInput, type StitchResult, type VideoFacts } from '../../contracts/ports/media.ts'
import { type ClipShape, readClipShape } from './clip-shape.ts'
import { inspect } from './inspect.ts'
import { copyClips } from './stitch-copy.ts'
import { encodeClips } from './stitch-encode.ts'
import { progressOver, type StitchJob } from './stitch-job.ts'

type Method = StitchResult['method']

/**
 * A stream copy keeps every frame unchanged. It is used when codec, parameter sets, size, rate, colours and audio are equal.
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

async function readClips({ clipPaths, signal }: StitchInput): Promise<ClipShape[]> {
  if (clipPaths.length === 0) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const clips: ClipShape[] = []
  for (const path of clipPaths) {
    signal?.throwIfAborted()
    clips.push(await readClipShape(path))
  }
  return clips
}

async function join(job: StitchJob): Promise<StitchResult> {
  const signatures = new Set(job.clips.map((clip) => clip.signature))
  const areAlike = signatures.size === 1 && !signatures.has(undefined)
  if (!areAlike) return encodeAndCheck(job)
  try {
    await copyClips(job)
    return { method: 'stream_copy', facts: await checkFilmOrThrow(job, 'stream_copy') }
  } catch (error) {
    // The headers are equal, but the copy failed: the clips are encoded once instead.
    if (error instanceof MediaError && error.code !== 'media_storage_full') return encodeAndCheck(job)
    throw error
  }
}

async function encodeAndCheck(job: StitchJob): Promise<StitchResult> {
  await encodeClips(job)
  return { method: 'reencode', facts: await checkFilmOrThrow(job, 'reencode') }
}

/** Throws unless the film can be read to its end and is as long as its clips together, within one frame for each clip. */
async function checkFilmOrThrow(job: StitchJob, method: Method): Promise<VideoFacts> {
  const facts = await inspect(job.outputPath)
  if (facts.kind !== 'video') throw new MediaError('stitch_failed', `the film came out as ${facts.contentType}`)
  const wantedMs = job.clips.reduce((sum, clip) => sum + clip.facts.durationMs, 0)
  const allowedMs = (job.clips.length * 1000) / Math.min(...job.clips.map((clip) => clip.facts.frameRate)) + 1
  if (Math.abs(facts.durationMs - wantedMs) > allowedMs) {
    throw new MediaError('stitch_failed', `the film came out ${facts.durationMs} ms long instead of ${wantedMs} ms`)
  }
  const wantedFrames = job.clips.reduce((sum, clip) => sum + clip.facts.frameCount, 0)
  if (method === 'stream_copy' && facts.frameCount !== wantedFrames) {
    throw new MediaError('stitch_failed', `the film has ${facts.frameCount} frames, its clips ${wantedFrames}`)
  }
  return facts
}
