// For tests: reads rendered pictures, and measures how similar two of them are and what they show.
import { Decoder, Demuxer } from 'node-av'
import type { Frame } from 'node-av'
import type { Size } from '../models/model.ts'
import { filtered, fitFrame, frameFromRgb } from '../render/frames.ts'
import type { Box } from '../render/layout.ts'
import { faceBox, printBoxes } from '../render/layout.ts'
import { encodePng } from '../render/picture-file.ts'
import { lumaOf } from './clips.ts'
import { ssim } from './ssim.ts'

/** Width and height from a PNG's header. */
export function pngSize(bytes: Buffer): Size {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** A PNG with edges. Another `phase` gives another picture. */
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

/** Pixel size of a picture file of any kind, as decoded. */
export function pictureSize(bytes: Buffer): Size {
  using frame = decoded(bytes)
  return { width: frame.width, height: frame.height }
}

/** Luma plane of a picture file, scaled and cropped to cover `size`. */
export function lumaOfPicture(bytes: Buffer, size: Size): Buffer {
  using source = decoded(bytes)
  using fitted = fitFrame(source, size)
  return lumaOf(fitted)
}

/**
 * Similarity of the characters of two pictures, 0..1. The faces are cut out at the sandbox's position for this strength and
 * compared in colour. The same character gives more than 0.9, another one less than 0.6, for any prompts.
 */
export function characterLikeness(a: Buffer, b: Buffer, strength = 1): number {
  const faceOf = (bytes: Buffer) => partOf(bytes, (size) => faceBox(size, strength))
  return likeness(faceOf(a), faceOf(b))
}

/** How visible the reference `index` of `count` is, 0..1, measured at the position of its print. */
export function referencePresence(picture: Buffer, reference: Buffer, place = { index: 0, count: 1 }): number {
  const print = partOf(picture, (size) => printBoxes(size, place.count)[place.index] ?? wholeOf(size))
  return likeness(print, partOf(reference, centreOf))
}

const measured = 64

/** A part of the picture at a small common size, as the planes of red, green and blue. */
function partOf(bytes: Buffer, boxOf: (size: Size) => Box): Buffer {
  using source = decoded(bytes)
  const { x, y, width, height } = boxOf(source)
  const chain = `crop=${width}:${height}:${x}:${y}:exact=1,scale=${measured}:${measured}:flags=area,format=gbrp`
  using part = filtered(source, `format=rgb24,${chain}`)
  return part.toBuffer()
}

function likeness(a: Buffer, b: Buffer): number {
  return Math.max(0, ssim(a, b, measured))
}

function wholeOf({ width, height }: Size): Box {
  return { x: 0, y: 0, width, height }
}

/** The largest square in the middle, which is the part of a reference that its print shows. */
function centreOf({ width, height }: Size): Box {
  const side = Math.min(width, height)
  return { x: (width - side) >> 1, y: (height - side) >> 1, width: side, height: side }
}

function decoded(bytes: Buffer): Frame {
  using demuxer = Demuxer.openSync(bytes)
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('not a picture')
  using decoder = Decoder.createSync(stream)
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame !== null) return frame
  }
  throw new Error('no picture in the file')
}
