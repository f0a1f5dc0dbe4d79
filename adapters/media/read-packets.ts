// Reads the packets of chosen tracks of an open file, in file order, without decoding them.
// The yielded packet stays valid only until the next one is requested, which overwrites it.
import { AV_PKT_FLAG_CORRUPT, AVDISCARD_ALL } from 'node-av/constants'
import { Packet, type Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { checkOrThrow, isEndOfFile } from './ffmpeg-errors.ts'
import type { OpenMedia } from './open-media.ts'

/** Packets of a real file: more than ten hours of video with audio. A hostile file can have one for every byte. */
const MAX_PACKETS = 4_000_000

/** Throws `MediaError` `unreadable_media` where the file ends inside a packet, or has more packets than a real one. */
export async function* readPackets(media: OpenMedia, wanted: readonly Stream[]): AsyncGenerator<Packet> {
  const indexes = new Set(wanted.map((stream) => stream.index))
  for (const stream of media.format.streams) if (!indexes.has(stream.index)) stream.discard = AVDISCARD_ALL
  using packet = new Packet()
  packet.alloc()
  for (let count = 1; ; count += 1) {
    const result = await media.format.readFrame(packet)
    if (isEndOfFile(result)) return
    if (count > MAX_PACKETS) throw new MediaError('unreadable_media', `the file has more than ${MAX_PACKETS} packets`)
    checkOrThrow(result, 'unreadable_media', 'read the file to its end')
    try {
      if (packet.hasFlags(AV_PKT_FLAG_CORRUPT))
        throw new MediaError('unreadable_media', 'the file is truncated or damaged')
      if (indexes.has(packet.streamIndex)) yield packet
    } finally {
      packet.unref()
    }
  }
}
