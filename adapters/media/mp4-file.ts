// Writes packets to an MP4 file with its index at the start, so that players can start before the download ends.
// The file is complete only after `finish`. The caller that opens it disposes of it.
import path from 'node:path'
import { Dictionary, FormatContext, type IRational, type Packet, type Stream } from 'node-av/lib'
import { checkOrThrow } from './ffmpeg-errors.ts'

const failure = 'stitch_failed'

export class Mp4File implements AsyncDisposable {
  readonly #format = new FormatContext()

  constructor(outputPath: string) {
    const url = `file:${path.resolve(outputPath)}`
    checkOrThrow(this.#format.allocOutputContext2(null, 'mp4', url), failure, 'begin the MP4 file')
    // A clip's video is written before its audio. This lets the muxer buffer packets until it can interleave them.
    this.#format.maxInterleaveDelta = 0n
  }

  /** Adds a track, before `start`. The caller fills its `codecpar` and sets `timeBase`. */
  addTrack(): Stream {
    return this.#format.newStream()
  }

  /** Writes the header. It may change the tracks' time bases. */
  async start(): Promise<void> {
    checkOrThrow(await this.#format.openOutput(), failure, 'create the MP4 file')
    using options = Dictionary.fromObject({ movflags: '+faststart' })
    checkOrThrow(await this.#format.writeHeader(options), failure, 'begin the MP4 file')
  }

  /** Writes a packet and takes over its data. Its times are in ticks of `timeBase`. */
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
