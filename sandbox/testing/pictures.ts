// For tests: look into rendered files with the same decoder that a player uses, and compare pictures.
import { Decoder, Demuxer } from 'node-av'
import type { Frame } from 'node-av'
import type { Size } from '../models/model.ts'
import { encodePng, fitFrame, frameFromRgb } from '../render/frames.ts'

export interface Clip {
  width: number
  height: number
  codec: number
  frameCount: number
  durationSeconds: number
  fps: number
  hasAudio: boolean
  /** Luma planes of the first, the middle and the last frame. */
  first: Buffer
  middle: Buffer
  last: Buffer
}

/** Decodes a whole MP4. */
export function readClip(bytes: Buffer): Clip {
  using demuxer = Demuxer.openSync(bytes)
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('no video stream')
  using decoder = Decoder.createSync(stream)
  const lumas: Buffer[] = []
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame === null) continue
    lumas.push(lumaOf(frame))
    frame.free()
  }
  const at = (index: number) => lumas[index] ?? Buffer.alloc(0)
  return {
    width: stream.codecpar.width,
    height: stream.codecpar.height,
    codec: stream.codecpar.codecId,
    frameCount: lumas.length,
    durationSeconds: demuxer.duration,
    fps: stream.avgFrameRate.num / stream.avgFrameRate.den,
    hasAudio: demuxer.audio() !== undefined,
    first: at(0),
    middle: at(lumas.length >> 1),
    last: at(lumas.length - 1),
  }
}

/** Width and height from a PNG's header. */
export function pngSize(bytes: Buffer): Size {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** A picture with edges in it, as PNG; `phase` makes different ones. */
export function testPng(size: Size, phase = 0): Buffer {
  const rgb = Buffer.alloc(size.width * size.height * 3)
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const at = (y * size.width + x) * 3
      const wave = Math.sin(x / 37 + phase) * Math.cos(y / 29 - phase * 2)
      rgb[at] = 128 + 100 * wave
      rgb[at + 1] = (x * 255) / size.width
      rgb[at + 2] = wave > 0.4 ? 220 : 40
    }
  }
  using frame = frameFromRgb(rgb, size)
  return encodePng(frame)
}

/** Luma plane of a picture file, scaled and cropped to cover `size`. */
export function lumaOfPicture(bytes: Buffer, size: Size): Buffer {
  using demuxer = Demuxer.openSync(bytes)
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('not a picture')
  using decoder = Decoder.createSync(stream)
  let luma: Buffer | null = null
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame === null) continue
    using source = frame
    using fitted = fitFrame(source, size)
    luma = lumaOf(fitted)
  }
  if (luma === null) throw new Error('no picture in the file')
  return luma
}

/** Mean structural similarity over 8x8 blocks; 1 means equal. */
export function ssim(a: Buffer, b: Buffer, width: number): number {
  if (a.length !== b.length) throw new Error(`different sizes: ${a.length} and ${b.length}`)
  const height = a.length / width
  let sum = 0
  let blocks = 0
  for (let y = 0; y + 8 <= height; y += 8) {
    for (let x = 0; x + 8 <= width; x += 8) {
      sum += blockSsim(a, b, { offset: y * width + x, width })
      blocks += 1
    }
  }
  return sum / blocks
}

function blockSsim(a: Buffer, b: Buffer, at: { offset: number; width: number }): number {
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 8; column += 1) {
      const index = at.offset + row * at.width + column
      const valueA = a[index] ?? 0
      const valueB = b[index] ?? 0
      sumA += valueA
      sumB += valueB
      sumAA += valueA * valueA
      sumBB += valueB * valueB
      sumAB += valueA * valueB
    }
  }
  const meanA = sumA / 64
  const meanB = sumB / 64
  const covariance = sumAB / 64 - meanA * meanB
  const variances = sumAA / 64 - meanA * meanA + (sumBB / 64 - meanB * meanB)
  const c1 = 6.5025
  const c2 = 58.5225
  return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (variances + c2))
}

function lumaOf(frame: Frame): Buffer {
  return Buffer.from(frame.toBuffer().subarray(0, frame.width * frame.height))
}
