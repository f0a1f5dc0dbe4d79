// Writes frames as a GIF that repeats without an end. Not as an animated WebP, because FFmpeg 8 cannot read one back.
import path from 'node:path'
import { AV_PIX_FMT_PAL8, FF_ENCODER_GIF } from 'node-av/constants'
import { Codec, CodecContext, Dictionary, FormatContext, type Frame, Packet, Rational } from 'node-av/lib'
import { checkOrThrow, isDry } from './ffmpeg-errors.ts'
import { FilterChain } from './filter-chain.ts'

/** One palette for the whole animation. A pattern instead of noise keeps unchanged areas unchanged. */
const PALETTE =
  'split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle'

export type GifInput = {
  /** All of the same size and format; at least one. */
  frames: readonly Frame[]
  framesPerSecond: number
  outputPath: string
}

/** Throws `MediaError` `stitch_failed`. */
export async function writeGif({ frames, framesPerSecond, outputPath }: GifInput): Promise<void> {
  const timeBase = new Rational(1, framesPerSecond)
  using filter = new FilterChain({ chain: PALETTE, timeBase, failure: 'stitch_failed' })
  using encoder = new CodecContext()
  const codec = Codec.findEncoderByName(FF_ENCODER_GIF)
  encoder.allocContext3(codec)
  Object.assign(encoder, { width: frames[0]!.width, height: frames[0]!.height, pixelFormat: AV_PIX_FMT_PAL8, timeBase })
  checkOrThrow(await encoder.open2(codec), 'stitch_failed', 'open the GIF encoder')
  await using file = await GifFile.create(outputPath, encoder)
  for (const [index, frame] of frames.entries()) {
    using copy = frame.clone() as Frame
    copy.pts = BigInt(index)
    for await (const filtered of filter.push(copy)) await file.write(filtered)
  }
  for await (const filtered of filter.push(null)) await file.write(filtered)
  await file.write(null)
  await file.finish()
}

class GifFile implements AsyncDisposable {
  readonly #format = new FormatContext()
  readonly #packet = new Packet()
  readonly #encoder: CodecContext

  private constructor(encoder: CodecContext) {
    this.#encoder = encoder
    this.#packet.alloc()
  }

  static async create(outputPath: string, encoder: CodecContext): Promise<GifFile> {
    const file = new GifFile(encoder)
    try {
      await file.#start(`file:${path.resolve(outputPath)}`)
      return file
    } catch (error) {
      await file[Symbol.asyncDispose]()
      throw error
    }
  }

  async write(frame: Frame | null): Promise<void> {
    const track = this.#format.streams[0]!
    checkOrThrow(await this.#encoder.sendFrame(frame), 'stitch_failed', 'encode a GIF')
    for (;;) {
      const result = await this.#encoder.receivePacket(this.#packet)
      if (isDry(result)) return
      checkOrThrow(result, 'stitch_failed', 'encode a GIF')
      this.#packet.rescaleTs(this.#encoder.timeBase, track.timeBase)
      checkOrThrow(await this.#format.interleavedWriteFrame(this.#packet), 'stitch_failed', 'write a GIF')
    }
  }

  async finish(): Promise<void> {
    checkOrThrow(await this.#format.writeTrailer(), 'stitch_failed', 'finish a GIF')
    await this.#format.closeOutput()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#packet.free()
    await this.#format.closeOutput()
    this.#format.freeContext()
  }

  async #start(url: string): Promise<void> {
    checkOrThrow(this.#format.allocOutputContext2(null, 'gif', url), 'stitch_failed', 'begin a GIF')
    const track = this.#format.newStream()
    track.timeBase = this.#encoder.timeBase
    checkOrThrow(track.codecpar.fromContext(this.#encoder), 'stitch_failed', 'describe a GIF')
    checkOrThrow(await this.#format.openOutput(), 'stitch_failed', 'create a GIF')
    using options = Dictionary.fromObject({ loop: 0 })
    checkOrThrow(await this.#format.writeHeader(options), 'stitch_failed', 'begin a GIF')
  }
}
