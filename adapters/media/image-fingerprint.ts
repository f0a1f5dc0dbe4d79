// A perceptual hash of an image: 64 bits that change little when the image is scaled or encoded again.
// Difference hash: the image is reduced to 9×8 shades of grey, and each bit says whether a shade is darker than the one to its right.
import { MediaError } from '../../contracts/ports/media.ts'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { decodeInTurn } from './large-images.ts'
import { openMedia } from './open-media.ts'

const WIDTH_PX = 9
const HEIGHT_PX = 8
/** Of 256 shades. An image with less contrast has no features to compare, and images of one colour would all be equal. */
const MIN_CONTRAST = 8

/** 16 hex digits. Undefined for an image of almost one shade. Throws `MediaError`. */
export async function imageFingerprint(file: string): Promise<string | undefined> {
  const shades = await decodeInTurn(file, () => readShades(file))
  if (Math.max(...shades) - Math.min(...shades) < MIN_CONTRAST) return undefined
  let bits = 0n
  for (let y = 0; y < HEIGHT_PX; y++) {
    for (let x = 0; x < WIDTH_PX - 1; x++) {
      const at = y * WIDTH_PX + x
      bits = (bits << 1n) | (shades[at]! < shades[at + 1]! ? 1n : 0n)
    }
  }
  return bits.toString(16).padStart(16, '0')
}

async function readShades(file: string): Promise<Buffer> {
  await using media = await openMedia(file)
  if (media.sniffed.kind !== 'image' || !media.video) {
    throw new MediaError('unreadable_media', 'the file contains no image')
  }
  using chain = new FilterChain({
    chain: `scale=${WIDTH_PX}:${HEIGHT_PX}:flags=area,format=gray`,
    timeBase: media.video.timeBase,
    failure: 'unreadable_media',
  })
  for await (const frame of decodeFrames(media, media.video)) {
    for await (const small of chain.push(frame)) return Buffer.from(small.toBuffer())
  }
  throw new MediaError('unreadable_media', 'no frame can be decoded from the file')
}
