// Draws the file of one job synchronously: a picture, a clip or a sound.
import { writeFileSync } from 'node:fs'
import type { Frame } from 'node-av'
import { drawClip } from './clip.ts'
import { frameFromRgb } from './frames.ts'
import { readPictureOrThrow } from './input-pictures.ts'
import type { IsStopped, PictureJob, RenderJob } from './job.ts'
import { encodePicture } from './picture-file.ts'
import { drawScene } from './scene.ts'
import { chord, encodeWav } from './sound.ts'
import { stillPicture } from './still.ts'

/** Throws `InputError` when an input of the request cannot be used. A clip is given up when `isStopped` returns true. Default: never. */
export function drawOrThrow(job: RenderJob, outputPath: string, isStopped: IsStopped = () => false): void {
  switch (job.kind) {
    case 'picture': {
      using frame = job.quality === 'still' ? stillPicture(job.size) : pictureOrThrow(job)
      return writeFileSync(outputPath, encodePicture(frame, job.format), { mode: 0o600 })
    }
    case 'clip':
      return drawClip(job, outputPath, isStopped)
    case 'sound':
      return writeFileSync(outputPath, encodeWav(chord(job.durationSeconds, job.seed)), { mode: 0o600 })
    default:
      return job satisfies never
  }
}

function pictureOrThrow(job: PictureJob): Frame {
  using opened = new DisposableStack()
  const references = job.references.map((input) => opened.use(readPictureOrThrow(input)))
  const photo = job.character?.photo ? photoOf(job.character.photo, opened) : null
  const { pixels } = drawScene({ ...job, references, character: job.character && { ...job.character, photo } })
  return frameFromRgb(pixels, job.size)
}

/** Null when the photo cannot be shown. The Soul ID was accepted earlier, so the request does not fail. */
function photoOf(input: NonNullable<NonNullable<PictureJob['character']>['photo']>, opened: DisposableStack) {
  try {
    return opened.use(readPictureOrThrow(input))
  } catch {
    return null
  }
}
