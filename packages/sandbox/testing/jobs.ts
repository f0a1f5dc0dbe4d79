// For tests: small render jobs, and a folder that holds their inputs and outputs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_LOG_FATAL, Log } from 'node-av'
import { drawOrThrow } from '../render/draw.ts'
import type { ClipJob, InputFile, PictureJob, RenderJob } from '../render/job.ts'

// As in the render thread. FFmpeg's reports about each file would hide the output of the tests.
Log.setLevel(AV_LOG_FATAL)

export function pictureJob(more: Partial<PictureJob> = {}): PictureJob {
  return {
    kind: 'picture',
    quality: 'full',
    prompt: 'a fox in an autumn forest',
    seed: 1,
    size: { width: 320, height: 240 },
    format: 'png',
    references: [],
    character: null,
    ...more,
  }
}

/** One second at 320x176. */
export function clipJob(more: Partial<ClipJob> = {}): ClipJob {
  return {
    kind: 'clip',
    quality: 'full',
    prompt: 'sunset over the sea',
    seed: 1,
    size: { width: 320, height: 176 },
    durationSeconds: 1,
    fps: 24,
    hasSound: false,
    container: 'mp4',
    start: null,
    end: null,
    references: [],
    videos: [],
    audios: [],
    ...more,
  }
}

/** A temporary folder; `close` removes it. */
export function createDrawingFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'higgsfield-drawing-'))
  let count = 0
  return {
    folder,
    /** Draws the job and returns its file. */
    drawn: (job: RenderJob): Buffer => {
      const path = join(folder, `output-${(count += 1)}`)
      drawOrThrow(job, path)
      return readFileSync(path)
    },
    /** An input file, as fetched for this field. */
    input: (bytes: Buffer | string, field = 'image_url'): InputFile => {
      const path = join(folder, `input-${(count += 1)}`)
      writeFileSync(path, bytes)
      return { field, path }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
