// Writes packets of encoders into an MP4 or MOV file with FFmpeg's low-level calls, because the library's own muxer keeps a copy
// of every packet.
import type { Encoder, Packet, Stream } from 'node-av'
import { AVIO_FLAG_WRITE, FFmpegError, FormatContext, IOContext, Rational } from 'node-av'

export interface Track {
  encoder: Encoder
  packets: Iterable<Packet | null>
}

/** Writes the tracks: the last packet by packet, the others from memory. The index is at the beginning of the file. */
export function writeTracks(outputPath: string, format: 'mp4' | 'mov', tracks: readonly Track[]): void {
  using opened = new DisposableStack()
  const context = new FormatContext()
  FFmpegError.throwIfError(context.allocOutputContext2(null, format, outputPath), 'make a container')
  opened.defer(() => context.freeContext())
  FFmpegError.throwIfError(context.setOption('movflags', '+faststart'), 'movflags')
  const file = new IOContext()
  FFmpegError.throwIfError(file.open2Sync(outputPath, AVIO_FLAG_WRITE), 'open the file')
  opened.defer(() => {
    context.pb = null
    file.closepSync()
  })
  context.pb = file
  const begun = tracks.map(begin)
  // An encoder's parameters are complete only after its first packet.
  const streams = tracks.map(({ encoder }) => addStream(context, encoder))
  FFmpegError.throwIfError(context.writeHeaderSync(), 'write the header')
  for (const [index, { packets }] of begun.entries()) {
    for (const packet of packets) writePacket(context, packet, streams[index])
  }
  FFmpegError.throwIfError(context.writeTrailerSync(), 'write the index')
}

/** Draws the first packet. */
function begin({ packets }: Track, index: number): { packets: Iterable<Packet> } {
  const rest = packets[Symbol.iterator]()
  const first = rest.next()
  if (first.done === true || first.value === null) throw new Error(`track ${index} has no packets`)
  return { packets: continued(first.value, { [Symbol.iterator]: () => rest }) }
}

function* continued(first: Packet, rest: Iterable<Packet | null>): Generator<Packet> {
  yield first
  for (const packet of rest) if (packet !== null) yield packet
}

interface OutputTrack {
  stream: Stream
  timeBase: Rational
}

function addStream(context: FormatContext, encoder: Encoder): OutputTrack {
  const codec = encoder.getCodecContext()
  if (codec === null) throw new Error('the encoder has not begun')
  const stream = context.newStream(null)
  FFmpegError.throwIfError(stream.codecpar.fromContext(codec), 'describe the stream')
  const timeBase = new Rational(codec.timeBase.num, codec.timeBase.den)
  stream.timeBase = timeBase
  stream.avgFrameRate = codec.framerate
  return { stream, timeBase }
}

function writePacket(context: FormatContext, packet: Packet, track: OutputTrack | undefined): void {
  using written = packet
  if (track === undefined) throw new Error('no such stream')
  written.streamIndex = track.stream.index
  // The container may choose another time base when it writes its header.
  written.rescaleTs(track.timeBase, track.stream.timeBase)
  FFmpegError.throwIfError(context.interleavedWriteFrameSync(written), 'write a packet')
}
