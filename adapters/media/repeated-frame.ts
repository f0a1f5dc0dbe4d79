// Whether the first frame of a clip shows the same moment as the last frame of the clip before it, or the next moment.
// Invariant: a frame that continues the motion of its neighbours is never called a repeat.
import type { LumaImage } from './compare-frames.ts'

/** The four frames around a seam, in the order in which they are shown. All have the same size. */
export interface SeamFrames {
  secondLast: LumaImage
  last: LumaImage
  first: LumaImage
  second: LumaImage
}

/** Two encodings of one image differ by less, in levels of luma (0 to 255, root mean square), after it was made small. */
const CODEC_NOISE = 1.5
/** A motion below this is that of a still scene: the noise of one encoder from frame to frame. */
const LEAST_MOTION = 0.05
/** A repeat differs from the last frame by less than this part of the motion on each side. */
const MOST_OF_MOTION = 0.55
/** The steps of a smooth motion, as a pan or a fade, are this similar (correlation, -1 to 1). */
const SMOOTH = 0.5
const SQUARE_PX = 4
/** The next moment of a smooth motion has gone at least this part of a usual step: motion is seldom even. */
const LEAST_PROGRESS = 0.35

/**
 * A repeat differs by the noise of the codec only. The next moment differs by motion: where the motion is smooth, the change over the
 * seam has the pattern of the changes around it, which is found below the noise too. Otherwise the size of the change decides. A cut
 * changes more than the motion does. In a scene without any motion each frame is a repeat.
 */
export function isRepeat({ secondLast, last, first, second }: SeamFrames): boolean {
  const over = difference(last, first)
  const before = difference(secondLast, last)
  const after = difference(first, second)
  const [step, motionBefore, motionAfter] = [rms(over), rms(before), rms(after)]
  const motion = Math.min(motionBefore, motionAfter)
  const [coarseBefore, coarseOver, coarseAfter] = [before, over, after].map((change) => coarse(change, last))
  const progress = smoothProgress(coarseBefore!, coarseOver!, coarseAfter!)
  if (progress !== undefined) return Math.abs(progress) < LEAST_PROGRESS && step <= Math.max(CODEC_NOISE, motion)
  if (step <= MOST_OF_MOTION * motion || Math.max(step, motion) <= CODEC_NOISE) return true
  // A clip may begin with another motion than the clip before it had. A repeat has no trace of either.
  const traces = [coarseBefore!, coarseAfter!].map((change) => product(coarseOver!, change) / product(change, change))
  return step <= CODEC_NOISE && traces.every((trace) => Math.abs(trace) < LEAST_PROGRESS)
}

/** How far a smooth motion has gone over the seam: 1 for its next moment, 0 for a repeat. Undefined: there is no smooth motion. */
function smoothProgress(before: Float32Array, over: Float32Array, after: Float32Array): number | undefined {
  const [motionBefore, motionAfter] = [rms(before), rms(after)]
  if (Math.min(motionBefore, motionAfter) < LEAST_MOTION) return undefined
  if (product(before, after) < SMOOTH * motionBefore * motionAfter) return undefined
  const usual = before.map((value, index) => (value + (after[index] ?? 0)) / 2)
  return product(over, usual) / product(usual, usual)
}

function difference(a: LumaImage, b: LumaImage): Float32Array {
  return b.luma.map((value, index) => value - (a.luma[index] ?? 0))
}

/** Means of squares of pixels. A motion of a few pixels has the same pattern there from step to step, and noise is smaller. */
function coarse(change: Float32Array, { widthPx, heightPx }: LumaImage): Float32Array {
  const [columns, rows] = [Math.ceil(widthPx / SQUARE_PX), Math.ceil(heightPx / SQUARE_PX)]
  const squares = new Float32Array(columns * rows)
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const at = Math.floor(y / SQUARE_PX) * columns + Math.floor(x / SQUARE_PX)
      squares[at] = (squares[at] ?? 0) + (change[y * widthPx + x] ?? 0) / SQUARE_PX ** 2
    }
  return squares
}

/** Mean product of two changes. */
function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum / a.length
}

function rms(change: Float32Array): number {
  return Math.sqrt(product(change, change))
}
