// Decodes one track of an open file to frames in the order in which they are shown, the delayed last ones included.
// The yielded frame stays valid only until the next one is requested, which overwrites it.
import { AVERROR_INVALIDDATA, AVMEDIA_TYPE_AUDIO } from 'node-av/constants'
import { Codec, CodecContext, Dictionary, Frame, type Packet, type Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { checkOrThrow, isDry } from './ffmpeg-errors.ts'
import { maxPixels, type OpenMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'

/**
 * Decodes from the file's current position to its end. A damaged packet of audio is left out, as players do, where others can be decoded.
 * Throws `MediaError` `unreadable_media`.
 */
export async function* decodeFrames(media: OpenMedia, stream: Stream): AsyncGenerator<Frame> {
  using decoder = await openDecoder(media, stream)
  using frame = new Frame()
  frame.alloc()
  const isAudio = stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO
  let damaged: DamagedPacketError | undefined
  let isDecoded = false
  for await (const packet of readPackets(media, [stream])) {
    try {
      for await (const decoded of decodePacket(decoder, packet, frame)) {
        isDecoded = true
        yield decoded
      }
    } catch (error) {
      if (!isAudio || !(error instanceof DamagedPacketError)) throw error
      damaged = error
    }
  }
  for await (const decoded of decodePacket(decoder, null, frame)) {
    isDecoded = true
    yield decoded
  }
  if (damaged !== undefined && !isDecoded) throw damaged
}

class DamagedPacketError extends MediaError {}

async function openDecoder(media: OpenMedia, stream: Stream): Promise<CodecContext> {
  const codec = Codec.findDecoder(stream.codecpar.codecId)
  if (!codec) throw new MediaError('unreadable_media', 'there is no decoder for this track')
  const decoder = new CodecContext()
  decoder.allocContext3(codec)
  try {
    checkOrThrow(decoder.parametersToContext(stream.codecpar), 'unreadable_media', 'set up the decoder')
    decoder.pktTimebase = stream.timeBase
    decoder.threadCount = 0
    // A damaged image is refused. In a clip the decoder conceals damage, as every player does.
    const strict = media.sniffed.kind === 'image' ? { err_detect: 'explode' } : {}
    using options = Dictionary.fromObject({ max_pixels: maxPixels, ...strict })
    checkOrThrow(await decoder.open2(codec, options), 'unreadable_media', 'open the decoder')
    return decoder
  } catch (error) {
    decoder.freeContext()
    throw error
  }
}

async function* decodePacket(decoder: CodecContext, packet: Packet | null, frame: Frame): AsyncGenerator<Frame> {
  checkPacketOrThrow(await decoder.sendPacket(packet))
  for (;;) {
    const result = await decoder.receiveFrame(frame)
    if (isDry(result)) return
    checkPacketOrThrow(result)
    frame.pts = frame.bestEffortTimestamp
    yield frame
  }
}

function checkPacketOrThrow(result: number): void {
  if (result === AVERROR_INVALIDDATA) throw new DamagedPacketError('unreadable_media', DAMAGED)
  checkOrThrow(result, 'unreadable_media', 'decode the file')
}

const DAMAGED = 'could not decode the file: Invalid data found when processing input'
