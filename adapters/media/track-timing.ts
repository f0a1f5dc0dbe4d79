// The display times of a track's frames, read from its packets without decoding.
import { AV_NOPTS_VALUE, AV_PKT_FLAG_DISCARD } from 'node-av/constants'
import type { Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import type { OpenMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'

export type TrackTiming = {
  /** Presentation times in ticks of the track's time base, ascending; one for each displayed frame. */
  shownAt: bigint[]
  /** End of the last frame, in ticks. */
  end: bigint
  /** The same times in the order in which the frames are decoded. A frame depends only on frames before it in this order. */
  decodedAt: bigint[]
  /** Frames in the file that are not displayed (cut by an edit list). */
  hiddenCount: number
}

/**
 * Reads the whole file with its audio. Throws `MediaError` `unreadable_media` when the file is shorter than its index
 * says.
 */
export async function readTrackTiming(media: OpenMedia, stream: Stream): Promise<TrackTiming> {
  const shownAt: bigint[] = []
  let end = 0n
  const packetCounts = new Map<number, number>()
  const tracks = [media.video, media.audio].filter((track) => track !== undefined)
  for await (const packet of readPackets(media, tracks)) {
    packetCounts.set(packet.streamIndex, (packetCounts.get(packet.streamIndex) ?? 0) + 1)
    if (packet.streamIndex !== stream.index) continue
    const pts = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts
    if (pts === AV_NOPTS_VALUE || packet.hasFlags(AV_PKT_FLAG_DISCARD)) continue
    shownAt.push(pts)
    if (pts + packet.duration > end) end = pts + packet.duration
  }
  for (const track of tracks) checkCountOrThrow(track, packetCounts.get(track.index) ?? 0)
  if (shownAt.length === 0) throw new MediaError('unreadable_media', 'the track has no frames')
  const hiddenCount = (packetCounts.get(stream.index) ?? 0) - shownAt.length
  const inOrder = shownAt.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return { shownAt: inOrder, end, decodedAt: shownAt, hiddenCount }
}

// Formats without a frame count report 0.
function checkCountOrThrow(track: Stream, packetCount: number): void {
  if (packetCount >= Number(track.nbFrames)) return
  throw new MediaError(
    'unreadable_media',
    `the file is truncated: ${packetCount} of ${track.nbFrames} packets are there`,
  )
}
