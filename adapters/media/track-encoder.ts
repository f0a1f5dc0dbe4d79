// Encodes frames to one track of an MP4 file: H.264 for video, AAC for audio.
// Frames are numbered in order of arrival without gaps, so that the track's times are even.
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_ID_AAC,
  AV_PIX_FMT_YUV420P,
  AV_SAMPLE_FMT_FLTP,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  FF_ENCODER_LIBX264,
} from 'node-av/constants'
import {
  avChannelLayoutDefault,
  Codec,
  CodecContext,
  Dictionary,
  type Frame,
  type IRational,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { checkOrThrow, isDry } from './ffmpeg-errors.ts'
import type { Mp4File } from './mp4-file.ts'

export const soundRateHz = 48_000
export const soundChannels = 2

export type PictureShape = { widthPx: number; heightPx: number; frameRate: IRational }

/** Options of libx264, e.g. `{ crf: 18, preset: 'fast' }`. */
export type PictureOptions = Record<string, string | number>

export class TrackEncoder implements Disposable {
  readonly #encoder: CodecContext
  readonly #file: Mp4File
  readonly #track: Stream
  readonly #packet = new Packet()
  #ticks = 0n

  private constructor(file: Mp4File, encoder: CodecContext) {
    this.#file = file
    this.#encoder = encoder
    this.#packet.alloc()
    this.#track = file.addTrack()
    this.#track.timeBase = encoder.timeBase
    checkOrThrow(this.#track.codecpar.fromContext(encoder), 'stitch_failed', 'describe a track')
  }

  /** H.264, 8-bit 4:2:0, limited range BT.709. One tick is one frame. */
  static pictures(file: Mp4File, shape: PictureShape, options: PictureOptions): Promise<TrackEncoder> {
    const { num, den } = shape.frameRate
    const setUp = { codec: Codec.findEncoderByName(FF_ENCODER_LIBX264), options }
    return TrackEncoder.#open(file, setUp, (encoder) => {
      encoder.width = shape.widthPx
      encoder.height = shape.heightPx
      encoder.pixelFormat = AV_PIX_FMT_YUV420P
      encoder.timeBase = new Rational(den, num)
      encoder.framerate = new Rational(num, den)
      encoder.sampleAspectRatio = new Rational(1, 1)
      encoder.colorSpace = AVCOL_SPC_BT709
      encoder.colorPrimaries = AVCOL_PRI_BT709
      encoder.colorTrc = AVCOL_TRC_BT709
      encoder.colorRange = AVCOL_RANGE_MPEG
    })
  }

  /** AAC, 48 kHz stereo, 192 kbit/s. One tick is one sample; every frame but the last has 1024 of them. */
  static sound(file: Mp4File): Promise<TrackEncoder> {
    const setUp = { codec: Codec.findEncoder(AV_CODEC_ID_AAC), options: {} }
    return TrackEncoder.#open(file, setUp, (encoder) => {
      encoder.sampleRate = soundRateHz
      encoder.sampleFormat = AV_SAMPLE_FMT_FLTP
      encoder.channelLayout = avChannelLayoutDefault(soundChannels)
      encoder.timeBase = new Rational(1, soundRateHz)
      encoder.bitRate = 192_000n
    })
  }

  /** Number of frames (video) or samples (audio) written so far. */
  get writtenTicks(): number {
    return Number(this.#ticks)
  }

  /** Encodes a frame. The caller frees it. */
  async write(frame: Frame): Promise<void> {
    frame.pts = this.#ticks
    frame.timeBase = this.#encoder.timeBase
    this.#ticks += frame.isVideo() ? 1n : BigInt(frame.nbSamples)
    checkOrThrow(await this.#encoder.sendFrame(frame), 'stitch_failed', 'encode a frame')
    await this.#writePackets()
  }

  async finish(): Promise<void> {
    checkOrThrow(await this.#encoder.sendFrame(null), 'stitch_failed', 'encode the last frames')
    await this.#writePackets()
  }

  [Symbol.dispose](): void {
    this.#packet.free()
    this.#encoder.freeContext()
  }

  async #writePackets(): Promise<void> {
    for (;;) {
      const result = await this.#encoder.receivePacket(this.#packet)
      if (isDry(result)) return
      checkOrThrow(result, 'stitch_failed', 'encode a frame')
      if (this.#packet.duration === 0n && this.#encoder.frameSize === 0) this.#packet.duration = 1n
      await this.#file.write(this.#track, this.#packet, this.#encoder.timeBase)
    }
  }

  static async #open(
    file: Mp4File,
    { codec, options: codecOptions }: { codec: Codec | null; options: PictureOptions },
    configure: (encoder: CodecContext) => void,
  ): Promise<TrackEncoder> {
    if (!codec) throw new MediaError('stitch_failed', 'this build of FFmpeg lacks the required encoder')
    const encoder = new CodecContext()
    encoder.allocContext3(codec)
    try {
      configure(encoder)
      encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
      encoder.threadCount = 0
      using options = Dictionary.fromObject(codecOptions)
      checkOrThrow(await encoder.open2(codec, options), 'stitch_failed', 'open an encoder')
      return new TrackEncoder(file, encoder)
    } catch (error) {
      encoder.freeContext()
      throw error
    }
  }
}
