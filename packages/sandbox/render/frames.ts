// Converts between bytes and FFmpeg frames. The caller frees each frame (`using`), because frames that the garbage collector
// frees crash the process at exit.
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_RGBA, FFmpegError, FilterAPI, Frame, Rational } from 'node-av'
import type { AVPixelFormat, CodecContext } from 'node-av'
import type { Size } from '../models/model.ts'
import type { Canvas } from './canvas.ts'

const BT709 = 'range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709'

/** Packed 8-bit RGB to a frame that owns its pixels. */
export function frameFromRgb(rgb: Buffer, size: Size): Frame {
  return frameFrom(rgb, { width: size.width, height: size.height, format: AV_PIX_FMT_RGB24 })
}

export function frameFromRgba(rgba: Buffer, size: Size): Frame {
  return frameFrom(rgba, { width: size.width, height: size.height, format: AV_PIX_FMT_RGBA })
}

function frameFrom(bytes: Buffer, shape: Size & { format: AVPixelFormat }): Frame {
  // `fromVideoBuffer` only references the bytes, which may be collected while the frame is in use.
  using pointing = Frame.fromVideoBuffer(bytes, shape)
  const frame = new Frame()
  frame.alloc()
  Object.assign(frame, { ...shape, pts: 0n, timeBase: new Rational(1, 24) })
  FFmpegError.throwIfError(frame.getBuffer(), 'make a frame')
  FFmpegError.throwIfError(frame.copy(pointing), 'copy a picture')
  // A use of the bytes after the copy keeps them alive until then.
  if (bytes.length === 0) throw new Error('a picture has pixels')
  return frame
}

/** Scales and crops to cover `size`, and converts to limited-range BT.709 4:2:0. */
export function fitFrame(frame: Frame, size: Size): Frame {
  return filtered(frame, videoFit(size))
}

/** The filters of `fitFrame`, for graphs. */
export function videoFit(size: Size): string {
  return `${cover(size)}:out_color_matrix=bt709:out_range=tv,${crop(size)},format=yuv420p,setparams=${BT709}`
}

/** Scales and crops to cover `size`, as packed RGB. */
export function coverRgb(frame: Frame, size: Size): Canvas {
  using fitted = filtered(frame, `${cover(size)},${crop(size)},format=rgb24`)
  return { width: size.width, height: size.height, pixels: fitted.toBuffer() }
}

/** Runs one frame through a chain of filters. */
export function filtered(frame: Frame, chain: string): Frame {
  frame.pts = 0n
  // Decoded pictures may have no time base, and a filter needs one.
  if (frame.timeBase.num === 0) frame.timeBase = new Rational(1, 24)
  using filter = FilterAPI.create(chain)
  filter.processSync(frame)
  filter.flushSync()
  for (const result of filter.flushFramesSync()) return result
  throw new Error('the picture could not be scaled')
}

/** Codec options are set one by one: a dictionary passed to the codec is freed twice, which crashes at exit. */
export function setOptionsOrThrow(context: CodecContext, options: Record<string, string>): void {
  for (const [name, value] of Object.entries(options)) FFmpegError.throwIfError(context.setOption(name, value), name)
}

function cover({ width, height }: Size): string {
  return `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bicubic`
}

function crop({ width, height }: Size): string {
  return `crop=${width}:${height}:exact=1,setsar=1`
}
