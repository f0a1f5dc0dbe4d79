// A clip with a filter over its frames, for tests.
import type { Stream } from 'node-av/lib'
import { decodeFrames } from '../decode-frames.ts'
import { FilterChain } from '../filter-chain.ts'
import { Mp4File } from '../mp4-file.ts'
import { openMedia } from '../open-media.ts'
import { TrackEncoder } from '../track-encoder.ts'

/** Writes the frames of `from` through `filter`, without audio. */
export async function makeFilteredClip({ from, to, filter }: Record<'from' | 'to' | 'filter', string>): Promise<void> {
  await using media = await openMedia(from)
  const stream = media.video as Stream
  const { width: widthPx, height: heightPx } = stream.codecpar
  await using file = new Mp4File(to)
  using pictures = await TrackEncoder.pictures(
    file,
    { widthPx, heightPx, frameRate: stream.avgFrameRate },
    { crf: 12, preset: 'fast' },
  )
  await file.start()
  using chain = new FilterChain({
    chain: `${filter},format=yuv420p`,
    timeBase: stream.timeBase,
    failure: 'stitch_failed',
  })
  for await (const frame of decodeFrames(media, stream)) {
    for await (const filtered of chain.push(frame)) await pictures.write(filtered)
  }
  await pictures.finish()
  await file.finish()
}
