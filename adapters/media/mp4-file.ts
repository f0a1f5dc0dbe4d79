// Writes packets to an MP4 file whose index stands in front, so that players start before they have all of it.
// The file is complete only after `finish`; whoever opens it disposes of it.
import path from 'node:path'
import { Dictionary, FormatContext, type IRational, type Packet, type Stream } from 'node-av/lib'
import { checkOrThrow } from './ffmpeg-errors.ts'

const failure = 'stitch_failed'

export class Mp4File implements AsyncDisposable {
  readonly #format = new FormatContext()

  constructor(outputPath: string) {
    const url = `file:${path.resolve(outputPath)}`
    checkOrThrow(this.#format.allocOutputContext2(null, 'mp4', url), failure, 'begin the MP4 file')
    // A clip's pictures are written before its sound; this lets the muxer hold them back until they can alternate.
    this.#format.maxInterleaveDelta = 0n
  }

  /** Tracks are added before `start`, their `codecpar` filled and `timeBase` set by the caller. */
  addTrack(): Stream {
    return this.#format.newStream()
  }

  /** Writes the header. After it, the tracks' time bases are the file's own. */
  async start(): Promise<void> {
    checkOrThrow(await this.#format.openOutput(), failure, 'create the MP4 file')
    using options = Dictionary.fromObject({ movflags: '+faststart' })
    checkOrThrow(await this.#format.writeHeader(options), failure, 'begin the MP4 file')
  }

  /** Takes the packet's data over; its times are in ticks of `timeBase`. */
  async write(track: Stream, packet: Packet, timeBase: IRational): Promise<void> {
    packet.rescaleTs(timeBase, track.timeBase)
    packet.streamIndex = track.index
    checkOrThrow(await this.#format.interleavedWriteFrame(packet), failure, 'write the MP4 file')
  }

  async finish(): Promise<void> {
    checkOrThrow(await this.#format.writeTrailer(), failure, 'finish the MP4 file')
    await this.#format.closeOutput()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#format.closeOutput()
    this.#format.freeContext()
  }
}
