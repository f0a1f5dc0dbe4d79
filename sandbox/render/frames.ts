// Between picture files and FFmpeg frames. Whoever gets a frame frees it (`using`): frames left to the garbage
// collector crash the process at exit.
import { readFileSync } from 'node:fs'
import {
  AV_PIX_FMT_RGB24,
  Decoder,
  Demuxer,
  Encoder,
  FF_ENCODER_PNG,
  FFmpegError,
  FilterAPI,
  Frame,
  Rational,
} from 'node-av'
import type { CodecContext } from 'node-av'
import type { Size } from '../models/model.ts'
import type { InputFile } from './job.ts'

/** Packed 8-bit RGB to a frame that owns its pixels: `fromVideoBuffer` only points at bytes that may be collected. */
export function frameFromRgb(rgb: Buffer, size: Size): Frame {
  const shape = { ...size, format: AV_PIX_FMT_RGB24 }
  using pointing = Frame.fromVideoBuffer(rgb, shape)
  const frame = new Frame()
  frame.alloc()
  Object.assign(frame, { ...shape, pts: 0n, timeBase: new Rational(1, 24) })
  FFmpegError.throwIfError(frame.getBuffer(), 'make a frame')
  FFmpegError.throwIfError(frame.copy(pointing), 'copy a picture')
  // A use of the bytes after the copy is what keeps them until then.
  if (rgb.length === 0) throw new Error('a picture has pixels')
  return frame
}

export function encodePng(frame: Frame): Buffer {
  // A quarter of the time of the encoder's defaults, for files a third larger.
  return Encoder.encodeOneSync(FF_ENCODER_PNG, frame, {
    configure: (context) => setOptionsOrThrow(context, { compression_level: '2', pred: 'sub' }),
  })
}

/** Reads a PNG, JPEG or WebP file. Throws with the name of the field when it is not a picture. */
export function readPictureOrThrow(input: InputFile): Frame {
  try {
    return firstFrameOrThrow(readFileSync(input.path))
  } catch {
    throw new Error(`Could not use ${input.field}: not a readable image`)
  }
}

function firstFrameOrThrow(bytes: Buffer): Frame {
  using demuxer = Demuxer.openSync(bytes)
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('no picture')
  using decoder = Decoder.createSync(stream)
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame !== null) return frame
  }
  throw new Error('no frame')
}

/** Scales and crops to cover `size`, and converts to limited-range BT.709 4:2:0. */
export function fitFrame(frame: Frame, size: Size): Frame {
  const { width, height } = size
  const scale = `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bicubic`
  const colour = 'range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709'
  using filter = FilterAPI.create(
    `${scale}:out_color_matrix=bt709:out_range=tv,crop=${width}:${height},setsar=1,format=yuv420p,setparams=${colour}`,
  )
  frame.pts = 0n
  filter.processSync(frame)
  filter.flushSync()
  for (const fitted of filter.flushFramesSync()) return fitted
  throw new Error('the picture could not be scaled')
}

/** Codec options are set one by one: a dictionary handed to the codec is freed twice, which crashes at exit. */
export function setOptionsOrThrow(context: CodecContext, options: Record<string, string>): void {
  for (const [name, value] of Object.entries(options)) FFmpegError.throwIfError(context.setOption(name, value), name)
}
