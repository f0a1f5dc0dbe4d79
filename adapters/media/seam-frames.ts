// The two frames at each side of a seam, as small luma images, and whether the seam shows one image twice.
import { AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import type { Frame, Stream } from 'node-av/lib'
import type { ClipShape } from './clip-shape.ts'
import type { LumaImage } from './compare-frames.ts'
import { decodeFrames } from './decode-frames.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { FilterChain } from './filter-chain.ts'
import { openMedia } from './open-media.ts'
import { isRepeat } from './repeated-frame.ts'

/** One size for every clip, so that all can be compared. Small, so that grain and compression do not count as a difference. */
const WIDTH_PX = 256
const HEIGHT_PX = 144

/**
 * Whether the first frame of `clip` repeats the last frame of the clip before it. `clip` was rendered from that frame: it is repeated
 * where the model has kept it (see `repeated-frame.ts`). A model that has changed the frame makes a cut, at which nothing is left
 * out. Throws `MediaError`.
 */
export async function isFrameRepeated(before: ClipShape, clip: ClipShape): Promise<boolean> {
  if (before.shownAt.length < 2 || clip.shownAt.length < 2) return false
  const [secondLast, last] = await readEdge(before, 'end')
  const [first, second] = await readEdge(clip, 'start')
  if (!secondLast || !last || !first || !second) return false
  return isRepeat({ secondLast, last, first, second })
}

/** The first or last two frames of a clip in the order in which they are shown. */
async function readEdge(clip: ClipShape, edge: 'start' | 'end'): Promise<LumaImage[]> {
  await using media = await openMedia(clip.path)
  const stream = media.video as Stream
  const from = edge === 'end' ? clip.shownAt.at(-2) : undefined
  if (from !== undefined) {
    const sought = await media.format.seekFrame(stream.index, from, AVSEEK_FLAG_BACKWARD)
    // A file without an index is read from its start.
    if (sought < 0 && from !== clip.start) checkOrThrow(sought, 'unreadable_media', 'find the last frames')
  }
  using chain = new FilterChain({
    chain: `scale=${WIDTH_PX}:${HEIGHT_PX}:flags=area,format=gray`,
    timeBase: stream.timeBase,
    failure: 'unreadable_media',
  })
  const images: LumaImage[] = []
  for await (const frame of decodeFrames(media, stream)) {
    if (from !== undefined && frame.pts < from) continue
    for await (const small of chain.push(frame)) images.push(toLuma(small))
    if (edge === 'start' && images.length === 2) break
  }
  return images
}

function toLuma(gray: Frame): LumaImage {
  return { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, luma: Float32Array.from(gray.toBuffer()) }
}
