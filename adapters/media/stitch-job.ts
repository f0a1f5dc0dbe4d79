// The input of both ways of stitching: the clips, the file to write, a signal and a progress counter.
import type { ClipShape } from './clip-shape.ts'

export type StitchJob = {
  clips: readonly ClipShape[]
  outputPath: string
  signal: AbortSignal | undefined
  progress: Progress
}

export type Progress = { advance(frames: number): void }

/** Converts finished frames to a ratio from 0 to 1 that never falls. Calls `onProgress` at most once per percent. */
export function progressOver(totalFrames: number, onProgress: ((ratio: number) => void) | undefined): Progress {
  let done = 0
  let told = -1
  return {
    advance(frames) {
      done += frames
      const percent = Math.min(100, Math.floor((done / totalFrames) * 100))
      if (percent <= told) return
      told = percent
      onProgress?.(percent / 100)
    },
  }
}
