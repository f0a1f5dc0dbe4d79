// One image with a frame of each scene, numbered in the order of the film.
import { AV_PIX_FMT_RGB24 } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { FONT_PATH, filterValue } from './caption-layer.ts'
import { FilterChain } from './filter-chain.ts'
import { frameOfBytes } from './frame-of-bytes.ts'
import { writeJpegFile } from './jpeg-file.ts'

const THUMB_PX = 320
const GAP_PX = 8
const BACKGROUND = 24

/** A small image, RGB. */
export interface Thumb {
  rgb: Buffer
  width: number
  height: number
}

/** All thumbs have the same size. Writes a JPEG file. Throws `MediaError`. */
export async function writeContactSheet(thumbs: readonly Thumb[], outputPath: string): Promise<void> {
  const { width, height } = thumbs[0]!
  const columns = Math.ceil(Math.sqrt(thumbs.length))
  const rows = Math.ceil(thumbs.length / columns)
  const sheet = { width: GAP_PX + columns * (width + GAP_PX), height: GAP_PX + rows * (height + GAP_PX) }
  const bytes = Buffer.alloc(sheet.width * sheet.height * 3, BACKGROUND)
  for (const [index, { rgb }] of thumbs.entries()) {
    const left = GAP_PX + (index % columns) * (width + GAP_PX)
    const top = GAP_PX + Math.floor(index / columns) * (height + GAP_PX)
    for (let y = 0; y < height; y++) {
      rgb.copy(bytes, ((top + y) * sheet.width + left) * 3, y * width * 3, (y + 1) * width * 3)
    }
  }
  using frame = frameOfBytes(bytes, { ...sheet, format: AV_PIX_FMT_RGB24 })
  await writeJpegFile(frame, outputPath)
}

/** The frame in the size of the sheet, with its number. Throws `MediaError`. */
export async function thumbOf(frame: Frame, number: number): Promise<Thumb> {
  const fit = `scale=w=${THUMB_PX}:h=${THUMB_PX}:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1`
  const look = 'fontsize=20:fontcolor=white:x=8:y=8:box=1:boxcolor=black@0.6:boxborderw=5'
  const chain = `${fit},format=rgb24,drawtext=fontfile=${filterValue(FONT_PATH)}:text=${number}:${look},format=rgb24`
  using filter = new FilterChain({ chain, timeBase: { num: 1, den: 1000 }, failure: 'stitch_failed' })
  using copy = frame.clone() as Frame
  for await (const small of filter.push(copy)) {
    return { rgb: Buffer.from(small.toBuffer()), width: small.width, height: small.height }
  }
  throw new Error('a filter without delay has returned no frame')
}
