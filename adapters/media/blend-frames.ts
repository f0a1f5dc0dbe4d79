// One frame between two others, as a crossfade shows it.
import type { Frame } from 'node-av/lib'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { frameOfBytes } from './frame-of-bytes.ts'

/** `share` of `b`, 0 to 1, and the rest of `a`. Both have the same size and 8-bit format. The caller frees the result. */
export function blendFrames(a: Frame, b: Frame, share: number): Frame {
  const [bytes, other] = [a.toBuffer(), b.toBuffer()]
  const weight = Math.round(share * 256)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = ((bytes[i] ?? 0) * (256 - weight) + (other[i] ?? 0) * weight + 128) >> 8
  }
  const blended = frameOfBytes(bytes, { width: a.width, height: a.height, format: a.format })
  checkOrThrow(blended.copyProps(a), 'stitch_failed', 'make a frame of a crossfade')
  return blended
}
