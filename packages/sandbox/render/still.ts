// Outputs for load tests: correct files of every shape, drawn once with little work. A picture is a plain gradient, and a clip
// repeats it.
import type { Frame } from 'node-av'
import type { Size } from '../models/model.ts'
import { writeClip } from './clip-file.ts'
import { sizeOfClip } from './clip-size.ts'
import { coverRgb, fitFrame, frameFromRgb } from './frames.ts'
import type { ClipJob, IsStopped } from './job.ts'
import { paintPicture } from './picture.ts'
import { chord } from './sound.ts'

/** A soft picture of exactly this size. */
export function stillPicture(size: Size): Frame {
  const small = { width: 64, height: 64 }
  using painting = frameFromRgb(paintPicture('a quiet sea at dawn', 1, small), small)
  return frameFromRgb(coverRgb(painting, size).pixels, size)
}

export function drawStillClip(job: ClipJob, outputPath: string, isStopped: IsStopped): void {
  const size = sizeOfClip(job.size)
  using picture = stillPicture(size)
  using frame = fitFrame(picture, size)
  writeClip(outputPath, {
    container: job.container,
    fps: job.fps,
    crf: 32,
    sound: job.hasSound ? chord(job.durationSeconds, 0) : null,
    frames: repeated(frame, Math.round(job.durationSeconds * job.fps)),
    isStopped,
  })
}

function* repeated(frame: Frame, count: number): Generator<Frame> {
  for (let index = 0; index < count; index += 1) {
    const copy = frame.clone()
    if (copy === null) throw new Error('a frame could not be repeated')
    yield copy
  }
}
