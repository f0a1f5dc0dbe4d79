// Writes a frame as a JPEG file.
import { writeFile } from 'node:fs/promises'
import { AV_PIX_FMT_YUVJ420P, FF_ENCODER_MJPEG } from 'node-av/constants'
import { Codec, CodecContext, Dictionary, type Frame, Packet } from 'node-av/lib'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { FilterChain } from './filter-chain.ts'

/** Throws `MediaError` `stitch_failed`. */
export async function writeJpegFile(shown: Frame, outputPath: string): Promise<void> {
  // JPEG files have the matrix of BT.601 and the full range of values.
  const chain = 'scale=out_color_matrix=bt601:out_range=pc:flags=bicubic+full_chroma_int+accurate_rnd,format=yuvj420p'
  using filter = new FilterChain({ chain, timeBase: { num: 1, den: 1000 }, failure: 'stitch_failed' })
  using copy = shown.clone() as Frame
  for await (const frame of filter.push(copy)) {
    await writeFile(outputPath, await encode(frame), { mode: 0o600 })
    return
  }
}

async function encode(frame: Frame): Promise<Buffer> {
  using encoder = new CodecContext()
  using packet = new Packet()
  using options = Dictionary.fromObject({ qmin: 2, qmax: 4 })
  packet.alloc()
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG)
  encoder.allocContext3(codec)
  encoder.width = frame.width
  encoder.height = frame.height
  encoder.pixelFormat = AV_PIX_FMT_YUVJ420P
  encoder.timeBase = { num: 1, den: 25 } as typeof encoder.timeBase
  checkOrThrow(await encoder.open2(codec, options), 'stitch_failed', 'open the JPEG encoder')
  frame.pts = 0n
  checkOrThrow(await encoder.sendFrame(frame), 'stitch_failed', 'encode an image')
  checkOrThrow(await encoder.sendFrame(null), 'stitch_failed', 'encode an image')
  checkOrThrow(await encoder.receivePacket(packet), 'stitch_failed', 'encode an image')
  return Buffer.from(packet.data ?? [])
}
