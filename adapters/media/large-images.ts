// Bounds the memory of decoded images: a decoded pixel takes up to eight bytes, so that an image of 64 megapixels takes 512 MB.
import { createConcurrencyLimit } from '../../domain/waiting/concurrency-limit.ts'
import { sniffMedia } from './sniff-media.ts'

const LARGE_PIXELS = 16_000_000

const oneAtATime = createConcurrencyLimit(1)

/** Runs `work`, which decodes the file. Of the images above 16 megapixels, one at a time is decoded in this process. */
export async function decodeInTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const sniffed = await sniffMedia(file)
  const isLarge = sniffed.kind === 'image' && sniffed.size.widthPx * sniffed.size.heightPx > LARGE_PIXELS
  return isLarge ? oneAtATime(work) : work()
}
