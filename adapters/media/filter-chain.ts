// One FFmpeg filter chain with one input and one output.
// The first frame sets the shape of the input. Every later frame must have that shape.
import {
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_RANGE_UNSPECIFIED,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
} from 'node-av/constants'
import {
  avChannelLayoutDescribe,
  avGetPixFmtName,
  type FilterContext,
  FilterGraph,
  Frame,
  type IRational,
} from 'node-av/lib'
import type { MediaErrorCode } from '../../contracts/ports/media.ts'
import { checkOrThrow, isDry } from './ffmpeg-errors.ts'

export class FilterChain implements Disposable {
  readonly #chain: string
  readonly #timeBase: IRational
  readonly #failure: MediaErrorCode
  readonly #output = new Frame()
  #graph: { graph: FilterGraph; source: FilterContext; sink: FilterContext } | undefined

  /** `chain`: FFmpeg's filter syntax, e.g. `scale=640:360,format=yuv420p`. `timeBase`: that of the input frames. */
  constructor(options: { chain: string; timeBase: IRational; failure: MediaErrorCode }) {
    this.#chain = options.chain
    this.#timeBase = options.timeBase
    this.#failure = options.failure
    this.#output.alloc()
  }

  /** Filters a frame, whose data is taken, or `null` for the end. A yielded frame stays valid until the next one is requested. */
  async *push(frame: Frame | null): AsyncGenerator<Frame> {
    if (frame) assumeColours(frame)
    else if (!this.#graph) return
    this.#graph ??= await this.#open(frame as Frame)
    const { source, sink } = this.#graph
    checkOrThrow(await source.buffersrcAddFrame(frame), this.#failure, 'filter a frame')
    for (;;) {
      const result = await sink.buffersinkGetFrame(this.#output)
      if (isDry(result)) return
      checkOrThrow(result, this.#failure, 'filter a frame')
      yield this.#output
      this.#output.unref()
    }
  }

  [Symbol.dispose](): void {
    this.#output.free()
    this.#graph?.graph.free()
    this.#graph = undefined
  }

  async #open(first: Frame) {
    const graph = new FilterGraph()
    graph.alloc()
    try {
      const prefix = first.isVideo() ? '' : 'a'
      const source = first.isVideo() ? videoSource(first, this.#timeBase) : audioSource(first, this.#timeBase)
      const description = `${prefix}buffer@in=${source},${this.#chain},${prefix}buffersink@out`
      checkOrThrow(graph.parsePtr(description), this.#failure, 'build a filter')
      checkOrThrow(await graph.config(), this.#failure, 'set up a filter')
      const [input, output] = [graph.getFilter(`${prefix}buffer@in`), graph.getFilter(`${prefix}buffersink@out`)]
      if (!input || !output) throw new Error('the filter chain has lost its ends')
      return { graph, source: input, sink: output }
    } catch (error) {
      graph.free()
      throw error
    }
  }
}

function videoSource(frame: Frame, timeBase: IRational): string {
  const aspect = frame.sampleAspectRatio.num > 0 ? frame.sampleAspectRatio : { num: 1, den: 1 }
  return [
    `video_size=${frame.width}x${frame.height}`,
    `pix_fmt=${frame.format}`,
    `time_base=${timeBase.num}/${timeBase.den}`,
    `pixel_aspect=${aspect.num}/${aspect.den}`,
    `colorspace=${frame.colorSpace}`,
    `range=${frame.colorRange}`,
  ].join(':')
}

function audioSource(frame: Frame, timeBase: IRational): string {
  return [
    `sample_rate=${frame.sampleRate}`,
    `sample_fmt=${frame.format}`,
    `channel_layout=${avChannelLayoutDescribe(frame.channelLayout)}`,
    `time_base=${timeBase.num}/${timeBase.den}`,
  ].join(':')
}

// A frame without a colour matrix is treated as players do: BT.709 from 720 lines up, BT.601 below.
// FFmpeg's default is BT.601 for all, which changes the greens and reds of untagged HD clips.
function assumeColours(frame: Frame): void {
  if (!frame.isVideo()) return
  const name = avGetPixFmtName(frame.format as never) ?? ''
  const isRgb = /rgb|bgr|gbr|pal8|gray|mono|ya8|ya16/.test(name)
  if (isRgb) {
    frame.colorSpace = /gray|mono|ya8|ya16/.test(name) ? frame.colorSpace : AVCOL_SPC_RGB
    return
  }
  if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED) {
    const isHighDefinition = frame.width >= 1280 || frame.height > 576
    frame.colorSpace = isHighDefinition ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
  }
  if (frame.colorRange === AVCOL_RANGE_UNSPECIFIED) {
    frame.colorRange = name.startsWith('yuvj') ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
  }
}
