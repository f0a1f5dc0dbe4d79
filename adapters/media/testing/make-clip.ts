// Draws small clips and images for the tests, so that the repository needs no media files.
// Every frame of a pattern differs from the next, and the colours show a wrong matrix.
import { writeFile } from 'node:fs/promises'
import {
  AV_PIX_FMT_RGB24,
  FF_ENCODER_GIF,
  FF_ENCODER_LIBWEBP,
  FF_ENCODER_MJPEG,
  FF_ENCODER_PNG,
} from 'node-av/constants'
import { Codec, CodecContext, Dictionary, type Frame, Packet, Rational } from 'node-av/lib'
import { checkOrThrow } from '../ffmpeg-errors.ts'
import { FilterChain } from '../filter-chain.ts'
import { frameOfBytes } from '../frame-of-bytes.ts'
import { Mp4File } from '../mp4-file.ts'
import { withShownFrame } from '../show-frame.ts'
import { SoundLine } from '../sound-line.ts'
import { type PictureOptions, soundRateHz, TrackEncoder } from '../track-encoder.ts'

export type ClipOptions = {
  path: string
  widthPx?: number
  heightPx?: number
  /** Frames per second. Default 24. */
  frameRate?: number
  /** Default 12. */
  frames?: number
  /** Number drawn into the pattern; the pattern moves on by one each frame. Default 0. */
  firstFrame?: number
  hasSound?: boolean
  /** The audio instead of silence: the value of each sample at 48 kHz, -1 to 1. */
  audio?: (sample: number) => number
  /** Length of the audio. Default: that of the video. */
  audioSamples?: number
  /** Options of libx264, e.g. `{ bf: 3 }`. */
  encoder?: PictureOptions
  /** Every frame is this picture instead of the pattern; it must have the clip's size. */
  picturePath?: string
}

/** Writes an H.264 MP4, bt709, with B-frames unless `encoder` says otherwise. */
export async function makeClip(options: ClipOptions): Promise<void> {
  const { widthPx = 320, heightPx = 180, frameRate = 24, frames = 12, firstFrame = 0 } = options
  const shape = { widthPx, heightPx, frameRate: { num: frameRate, den: 1 } }
  await using file = new Mp4File(options.path)
  using pictures = await TrackEncoder.pictures(file, shape, { crf: 12, preset: 'fast', bf: 2, ...options.encoder })
  using sound = options.hasSound || options.audio ? await SoundLine.open(file) : undefined
  await file.start()
  const toYuv = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+full_chroma_int+accurate_rnd,format=yuv420p'
  using chain = new FilterChain({ chain: toYuv, timeBase: { num: 1, den: frameRate }, failure: 'stitch_failed' })
  for (let index = 0; index < frames; index++) {
    using drawn = options.picturePath
      ? await withShownFrame(options.picturePath, 0, (shown) => shown.clone() as Frame)
      : drawFrame({ widthPx, heightPx, number: firstFrame + index })
    drawn.pts = BigInt(index)
    for await (const frame of chain.push(drawn)) await pictures.write(frame)
  }
  await pictures.finish()
  const length = options.audioSamples ?? Math.round((frames * soundRateHz) / frameRate)
  const samples = Float32Array.from({ length }, (_, at) => options.audio?.(at) ?? 0)
  await sound?.writeSamples(samples, samples)
  await sound?.finish()
  await file.finish()
}

/** A colourful picture that depends on `number`. RGB; the caller frees it. */
export function drawFrame(options: { widthPx: number; heightPx: number; number: number }): Frame {
  const { widthPx, heightPx, number } = options
  const rgb = Buffer.alloc(widthPx * heightPx * 3)
  const barX = (number * 16) % widthPx
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, at += 3) {
      const isBar = x >= barX && x < barX + 24
      rgb[at] = isBar ? 250 : Math.round((200 * x) / widthPx)
      rgb[at + 1] = isBar ? 30 : Math.round((180 * y) / heightPx) + 30
      rgb[at + 2] = isBar ? 40 : 128 + Math.round(60 * Math.sin((x + y + number * 5) / 20))
    }
  }
  return frameOfBytes(rgb, { width: widthPx, height: heightPx, format: AV_PIX_FMT_RGB24 })
}

const encoders = {
  png: { name: FF_ENCODER_PNG, format: 'rgb24', options: {} },
  jpg: { name: FF_ENCODER_MJPEG, format: 'yuvj444p', options: { qmin: 1, qmax: 2 } },
  webp: { name: FF_ENCODER_LIBWEBP, format: 'bgra', options: { lossless: 1 } },
  gif: { name: FF_ENCODER_GIF, format: 'rgb8', options: {} },
} as const

async function encodeImage(kind: keyof typeof encoders, drawn: Frame): Promise<Buffer> {
  const { name, format, options } = encoders[kind]
  using chain = new FilterChain({
    chain: `scale,format=${format}`,
    timeBase: { num: 1, den: 1 },
    failure: 'stitch_failed',
  })
  for await (const frame of chain.push(drawn)) return await encodeFrame(name, frame, options)
  throw new Error('no frame came out')
}

/** Writes one drawn frame as a picture file. */
export async function makeImage(
  kind: keyof typeof encoders,
  path: string,
  size: { widthPx: number; heightPx: number; number?: number },
): Promise<void> {
  using drawn = drawFrame({ number: 0, ...size })
  const bytes = await encodeImage(kind, drawn)
  // The GIF encoder leaves the end mark to the muxer.
  await writeFile(path, kind === 'gif' ? Buffer.concat([bytes, Buffer.from([0x3b])]) : bytes)
}

async function encodeFrame(name: Parameters<typeof Codec.findEncoderByName>[0], frame: Frame, options: object) {
  using encoder = new CodecContext()
  using packet = new Packet()
  using dictionary = Dictionary.fromObject({ ...options })
  packet.alloc()
  const codec = Codec.findEncoderByName(name)
  encoder.allocContext3(codec)
  encoder.width = frame.width
  encoder.height = frame.height
  encoder.pixelFormat = frame.format as typeof encoder.pixelFormat
  encoder.timeBase = new Rational(1, 1)
  checkOrThrow(await encoder.open2(codec, dictionary), 'stitch_failed', 'open the encoder')
  checkOrThrow(await encoder.sendFrame(frame), 'stitch_failed', 'encode')
  await encoder.sendFrame(null)
  checkOrThrow(await encoder.receivePacket(packet), 'stitch_failed', 'encode')
  return Buffer.from(packet.data ?? [])
}
