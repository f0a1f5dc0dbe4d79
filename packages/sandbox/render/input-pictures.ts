// Opens the input pictures and clips of a request. An unusable input fails with the name of its field before it uses much
// memory.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { AVSEEK_FLAG_BACKWARD, Decoder, Demuxer } from 'node-av'
import type { Frame } from 'node-av'
import { InputError } from '../engine/media/inputs.ts'
import type { InputFile } from './job.ts'
import { isPicture, MAX_PICTURE_BYTES, MAX_PIXELS, MIN_SIDE, pictureSizeOf } from './picture-header.ts'

/** Reads a PNG, JPEG, WebP or GIF file. Throws `InputError`. */
export function readPictureOrThrow(input: InputFile): Frame {
  if (statSync(input.path).size > MAX_PICTURE_BYTES) {
    throw new InputError(`Could not use ${input.field}: larger than ${MAX_PICTURE_BYTES} bytes`)
  }
  const bytes = readFileSync(input.path)
  const size = pictureSizeOf(bytes)
  const unreadable = new InputError(`Could not use ${input.field}: not a readable image`)
  if (size === undefined) throw unreadable
  refuseSizeOrThrow(input, size)
  return orThrow(unreadable, () => {
    // By its path, because a demuxer keeps bytes that it received.
    using demuxer = Demuxer.openSync(input.path)
    return firstOf(framesOf(demuxer))
  })
}

/** The caller closes the demuxer. Throws `InputError` when the file contains no video. */
export function openClipOrThrow(input: InputFile): { demuxer: Demuxer; seconds: number } {
  const unreadable = unreadableVideo(input)
  if (isPictureFile(input)) throw unreadable
  const demuxer = orThrow(unreadable, () => Demuxer.openSync(input.path))
  try {
    const stream = demuxer.video()
    if (stream === undefined || !(demuxer.duration > 0)) throw unreadable
    refuseSizeOrThrow(input, stream.codecpar)
    return { demuxer, seconds: demuxer.duration }
  } catch (error) {
    demuxer.closeSync()
    throw error
  }
}

/** Throws `InputError` when the file contains no video. */
export function firstFrameOrThrow(input: InputFile): Frame {
  using demuxer = openClipOrThrow(input).demuxer
  return orThrow(unreadableVideo(input), () => firstOf(framesOf(demuxer)))
}

/** Throws `InputError` when the file contains no video. */
export function lastFrameOrThrow(input: InputFile): Frame {
  const { demuxer: opened, seconds } = openClipOrThrow(input)
  using demuxer = opened
  // The frame is in the last group of pictures. If the file is not seekable, all of it is decoded.
  demuxer.seekSync(Math.max(0, seconds - 1), -1, AVSEEK_FLAG_BACKWARD)
  return orThrow(unreadableVideo(input), () => {
    let last: Frame | undefined
    for (const frame of framesOf(demuxer)) {
      last?.free()
      last = frame
    }
    if (last === undefined) throw new Error('no frame')
    return last
  })
}

/** Decoded frames in presentation order, one at a time. */
export function* framesOf(demuxer: Demuxer): Generator<Frame> {
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('no picture')
  using decoder = Decoder.createSync(stream)
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame !== null) yield frame
  }
}

function firstOf(frames: Generator<Frame>): Frame {
  for (const frame of frames) return frame
  throw new Error('no frame')
}

function refuseSizeOrThrow({ field }: InputFile, { width, height }: { width: number; height: number }): void {
  if (width < MIN_SIDE || height < MIN_SIDE) {
    throw new InputError(`Could not use ${field}: ${width}x${height} pixels are too few (at least ${MIN_SIDE} a side)`)
  }
  if (width * height > MAX_PIXELS) {
    throw new InputError(`Could not use ${field}: ${width}x${height} pixels are too many (at most ${MAX_PIXELS})`)
  }
}

function unreadableVideo(input: InputFile): InputError {
  return new InputError(`Could not use ${input.field}: not a readable video`)
}

/** True for the kinds that `readPictureOrThrow` reads. FFmpeg opens such a file as a very short video. */
export function isPictureFile({ path }: InputFile): boolean {
  const bytes = Buffer.alloc(16)
  const file = openSync(path, 'r')
  readSync(file, bytes)
  closeSync(file)
  return isPicture(bytes)
}

/** The error for the client. FFmpeg's own messages would not help it. */
function orThrow<T>(problem: InputError, work: () => T): T {
  try {
    return work()
  } catch {
    throw problem
  }
}
