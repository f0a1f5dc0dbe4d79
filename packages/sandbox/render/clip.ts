// Draws a clip. Its first frame is the start picture, or the last frame of the clip that it extends. It moves slowly and dissolves
// to the end picture, which is its exact last frame, or to the painting of its prompt. References are pinned on the painting.
import type { Frame } from 'node-av'
import { createRandom, hash32 } from '../engine/time/random.ts'
import type { Size } from '../models/model.ts'
import { writeClip } from './clip-file.ts'
import { sizeOfClip } from './clip-size.ts'
import { fitFrame, frameFromRgb } from './frames.ts'
import { firstFrameOrThrow, lastFrameOrThrow, openClipOrThrow, readPictureOrThrow } from './input-pictures.ts'
import type { ClipJob, InputFile, IsStopped } from './job.ts'
import { dissolvingFrames, restyledFrames } from './motion.ts'
import { chooseMood } from './palette.ts'
import { printsOverlay } from './prints.ts'
import { drawScene } from './scene.ts'
import { drawStillClip } from './still.ts'
import { chord, soundOfFilesOrThrow } from './sound.ts'

/** The opened inputs of a clip; `source` is the clip whose frames it shows. */
interface Inputs {
  start: Frame | null
  end: Frame | null
  prints: Frame[]
  /** The input whose ratio the clip takes when the request names no size. */
  shape: Frame | undefined
  source: { input: InputFile; seconds: number } | null
}

/** Writes an MP4 or MOV. Throws `InputError` when any input cannot be read, and another error when `isStopped` returns true. */
export function drawClip(job: ClipJob, outputPath: string, isStopped: IsStopped): void {
  if (job.quality === 'still') return drawStillClip(job, outputPath, isStopped)
  using opened = new DisposableStack()
  const inputs = openInputsOrThrow(job, opened)
  const size = sizeOfClip(job.size, inputs.shape)
  const seconds = Math.min(job.durationSeconds, inputs.source?.seconds ?? Infinity)
  const frameCount = Math.max(1, Math.round(seconds * job.fps))
  const motion = { size, fps: job.fps, frameCount, seed: job.seed, keepsCorner: inputs.prints.length > 0 }
  const given = job.audios.length > 0 ? soundOfFilesOrThrow(job.audios, seconds) : undefined
  writeClip(outputPath, {
    isStopped,
    container: job.container,
    fps: job.fps,
    crf: 24,
    sound: given ?? (job.hasSound ? chord(seconds, job.seed) : null),
    frames:
      inputs.source !== null && inputs.start === null
        ? restyledFrames(inputs.source.input, motion, {
            tint: chooseMood(job.prompt, createRandom(hash32('tint', job.prompt, job.seed))).sky[1],
            overlay: overlayOf(inputs, size, opened),
          })
        : dissolvingFrames(motion, {
            pictures: scenesOf(job, { inputs, size }, opened),
            endsExactly: inputs.end !== null,
          }),
  })
}

function openInputsOrThrow(job: ClipJob, opened: DisposableStack): Inputs {
  const owned = (frame: Frame) => opened.use(frame)
  const use = job.videoUse ?? 'reference'
  const [first] = job.videos
  const isSource = first !== undefined && (use === 'edit' || use === 'motion')
  const extended = first !== undefined && use === 'extend' ? owned(lastFrameOrThrow(first)) : null
  const start = job.start === null ? extended : owned(readPictureOrThrow(job.start))
  const end = job.end && owned(readPictureOrThrow(job.end))
  const pictures = job.references.map((input) => owned(readPictureOrThrow(input)))
  const clips = job.videos.map((input) => owned(firstFrameOrThrow(input)))
  // An edited or extended clip fills the picture, so nothing is painted.
  const shownClips = extended !== null || (isSource && start === null) ? clips.slice(1) : clips
  const prints = [...pictures, ...shownClips]
  const shape = start ?? (isSource ? clips[0] : prints[0])
  return { start, end, prints, shape, source: isSource ? sourceOf(first) : null }
}

function sourceOf(input: InputFile): Inputs['source'] {
  const { demuxer, seconds } = openClipOrThrow(input)
  demuxer.closeSync()
  return { input, seconds }
}

/** The pictures that the clip dissolves through. References between two given pictures need an additional painting. */
function scenesOf(job: ClipJob, given: { inputs: Inputs; size: Size }, opened: DisposableStack): Frame[] {
  const { inputs, size } = given
  const painted = (part: string) => {
    const { prompt } = job
    const references = inputs.prints
    const { pixels } = drawScene({ prompt, seed: hash32(job.seed, part), size, references, character: null })
    using raw = frameFromRgb(pixels, size)
    return opened.use(fitFrame(raw, size))
  }
  const start = inputs.start === null ? painted('start') : opened.use(fitFrame(inputs.start, size))
  const end = inputs.end === null ? painted('end') : opened.use(fitFrame(inputs.end, size))
  const areHidden = inputs.start !== null && inputs.end !== null && inputs.prints.length > 0
  return areHidden ? [start, painted('middle'), end] : [start, end]
}

function overlayOf(inputs: Inputs, size: Size, opened: DisposableStack): Frame | null {
  return inputs.prints.length === 0 ? null : opened.use(printsOverlay(size, inputs.prints))
}
