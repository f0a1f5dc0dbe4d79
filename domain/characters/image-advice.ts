// Advice on the images of a character: their number, sizes and likeness. Faces are not examined.
// Invariant: advice never refuses an image, because the platform trains from 1 to 100 images of any size.

export interface AdvisedImage {
  widthPx: number | null
  heightPx: number | null
  /** Perceptual hash, 16 hex digits. Null where it is not known. */
  fingerprint: string | null
}

const FEW_IMAGES = 5
const SMALL_SIDE_PX = 512
/** Of 64 bits. Two crops or encodings of one photo differ in fewer, two photos of one person in many more. */
const NEAR_DUPLICATE_BITS = 6

/** One sentence for each kind of advice. Images are counted from 1. */
export function adviseImages(images: readonly AdvisedImage[]): string[] {
  const advice: string[] = []
  if (images.length < FEW_IMAGES) {
    advice.push(`${count(images.length)}: likeness is better with 5 to 20 varied images of the same person.`)
  }
  const small = images.flatMap(({ widthPx, heightPx }, index) =>
    Math.min(widthPx ?? SMALL_SIDE_PX, heightPx ?? SMALL_SIDE_PX) < SMALL_SIDE_PX ? [index + 1] : [],
  )
  if (small.length > 0) {
    advice.push(`${name(small)} ${small.length === 1 ? 'is' : 'are'} smaller than ${SMALL_SIDE_PX} pixels on one side.`)
  }
  for (const [first, second] of nearDuplicates(images)) {
    advice.push(`Image ${second} looks the same as image ${first}: varied images train better.`)
  }
  return advice
}

function count(images: number): string {
  return images === 1 ? 'One image' : `${images} images`
}

function name(positions: readonly number[]): string {
  return positions.length === 1 ? `Image ${positions[0]}` : `Images ${positions.join(', ')}`
}

/** Each image with the first one that it looks like. */
function nearDuplicates(images: readonly AdvisedImage[]): [number, number][] {
  return images.flatMap(({ fingerprint }, index): [number, number][] => {
    if (fingerprint === null) return []
    const first = images
      .slice(0, index)
      .findIndex(
        (other) => other.fingerprint !== null && differingBits(other.fingerprint, fingerprint) <= NEAR_DUPLICATE_BITS,
      )
    return first === -1 ? [] : [[first + 1, index + 1]]
  })
}

function differingBits(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let differing = 0
  for (; bits > 0n; bits &= bits - 1n) differing += 1
  return differing
}
