// The visual similarity of two images: SSIM of their luma, from 0 (nothing in common) to 1 (identical).
// Used for the seams of a film and for the drift of a scene from its keyframe.
import { MediaError } from '../../contracts/ports/media.ts'
import { withShownFrame } from './show-frame.ts'

/** Luma (BT.709 weights of the RGB that a viewer sees), one number from 0 to 255 for each pixel, row by row. */
export type LumaImage = { widthPx: number; heightPx: number; luma: Float32Array }

const windowPx = 8
const stepPx = 4
// (0.01 · 255)² and (0.03 · 255)²: the constants of the original paper.
const c1 = 6.5025
const c2 = 58.5225

/** Reads frame `index` (from 0; -1 is the last one) of a clip, or an image, whose only index is 0. Throws `MediaError`. */
export function readFrame(file: string, index: number): Promise<LumaImage> {
  return withShownFrame(file, index, (rgb) => {
    const [widthPx, heightPx] = [rgb.width, rgb.height]
    const bytes = rgb.toBuffer()
    const luma = new Float32Array(widthPx * heightPx)
    for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
      luma[i] = 0.2126 * (bytes[at] ?? 0) + 0.7152 * (bytes[at + 1] ?? 0) + 0.0722 * (bytes[at + 2] ?? 0)
    }
    return { widthPx, heightPx, luma }
  })
}

/** Mean SSIM over 8×8 windows, 4 pixels apart. Throws `MediaError` `unreadable_media` when the sizes differ or are below 8×8. */
export function compareFrames(a: LumaImage, b: LumaImage): number {
  const { widthPx, heightPx } = a
  if (widthPx !== b.widthPx || heightPx !== b.heightPx || widthPx < windowPx || heightPx < windowPx) {
    const sizes = `${widthPx}×${heightPx} and ${b.widthPx}×${b.heightPx}`
    throw new MediaError('unreadable_media', `these images cannot be compared: ${sizes}`)
  }
  let sum = 0
  let count = 0
  for (let y = 0; y + windowPx <= heightPx; y += stepPx) {
    for (let x = 0; x + windowPx <= widthPx; x += stepPx) {
      sum += windowSsim(a.luma, b.luma, { at: y * widthPx + x, widthPx })
      count++
    }
  }
  return sum / count
}

function windowSsim(a: Float32Array, b: Float32Array, place: { at: number; widthPx: number }): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0]
  for (let row = 0; row < windowPx; row++) {
    const start = place.at + row * place.widthPx
    for (let i = start; i < start + windowPx; i++) {
      const [pa, pb] = [a[i] ?? 0, b[i] ?? 0]
      sumA += pa
      sumB += pb
      sumAA += pa * pa
      sumBB += pb * pb
      sumAB += pa * pb
    }
  }
  const n = windowPx * windowPx
  const [meanA, meanB] = [sumA / n, sumB / n]
  const varianceA = sumAA / n - meanA * meanA
  const varianceB = sumBB / n - meanB * meanB
  const covariance = sumAB / n - meanA * meanB
  const likeness = (2 * meanA * meanB + c1) * (2 * covariance + c2)
  return likeness / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
}
