// The input of both ways of stitching: the clips, the file to write, a signal and a progress counter.
import type { ClipCaption, FilmSoundtrack } from '../../contracts/ports/media.ts'
import type { ClipShape } from './clip-shape.ts'

export type FilmClip = ClipShape & {
  /** Its first frame repeats the last frame of the clip before it: both are at the same time of the film, and one is left out. */
  isFrameRepeated: boolean
  trim: { startSeconds: number; endSeconds: number }
  captions: readonly ClipCaption[]
}

export type StitchJob = {
  clips: readonly FilmClip[]
  outputPath: string
  /** 0: cuts. */
  crossfadeSeconds: number
  targetLufs: number | undefined
  colorMatch: boolean
  soundtrack: FilmSoundtrack | undefined
  signal: AbortSignal | undefined
  progress: Progress
}

/** Whether the clip after this one repeats its last frame. */
export function isRepeatedByNext(job: Pick<StitchJob, 'clips'>, index: number): boolean {
  return job.clips[index + 1]?.isFrameRepeated ?? false
}

/** Number of frames of the film that are left out, one at each seam with a repeated frame. */
export function countRepeated(clips: readonly FilmClip[]): number {
  return clips.filter((clip) => clip.isFrameRepeated).length
}

export type Progress = { advance(frames: number): void }

/** Converts finished frames to a ratio from 0 to 1 that never falls. Calls `onProgress` at most once per percent. */
export function progressOver(totalFrames: number, onProgress: ((ratio: number) => void) | undefined): Progress {
  let done = 0
  let reported = -1
  return {
    advance(frames) {
      done += frames
      const percent = Math.min(100, Math.floor((done / totalFrames) * 100))
      if (percent <= reported) return
      reported = percent
      onProgress?.(percent / 100)
    },
  }
}
