// Seedance is metered by output tokens: its pixel sizes and their price. Width and height are those of its maker.
import type { Size } from './model.ts'
import { creditsFromUsd } from './model.ts'

export const SEEDANCE_RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'] as const
export type SeedanceRatio = (typeof SEEDANCE_RATIOS)[number]
export type SeedanceResolution = '480p' | '720p' | '1080p' | '4k'

/** Sizes of the landscape ratios; the portrait ratios swap width and height. */
const sizes: Record<SeedanceResolution, Record<'16:9' | '4:3' | '1:1' | '21:9', [number, number]>> = {
  '480p': { '16:9': [864, 496], '4:3': [752, 560], '1:1': [640, 640], '21:9': [992, 432] },
  '720p': { '16:9': [1280, 720], '4:3': [1112, 834], '1:1': [960, 960], '21:9': [1470, 630] },
  '1080p': { '16:9': [1920, 1080], '4:3': [1664, 1248], '1:1': [1440, 1440], '21:9': [2206, 946] },
  '4k': { '16:9': [3840, 2160], '4:3': [3328, 2496], '1:1': [2880, 2880], '21:9': [4412, 1892] },
}

export function seedanceSize(ratio: SeedanceRatio, resolution: SeedanceResolution): Size {
  const isUpright = ratio === '9:16' || ratio === '3:4'
  const lying = ratio === '9:16' ? '16:9' : ratio === '3:4' ? '4:3' : ratio
  const [long, short] = sizes[resolution][lying]
  return isUpright ? { width: short, height: long } : { width: long, height: short }
}

/** US dollars for 1000 tokens. The list price for one second is that of 480p in 16:9 (10,044 tokens). */
export interface TokenPrice {
  usdUpTo1080p: number
  usdAt4k: number
}

/** Tokens = ceil(seconds × width × height × 24 / 1024). Where the ratio follows an input, 16:9 is charged. */
export function seedanceCredits(price: TokenPrice, clip: SeedanceClip): number {
  const { width, height } = seedanceSize(clip.aspect_ratio ?? '16:9', clip.resolution)
  const tokens = Math.ceil((clip.duration * width * height * 24) / 1024)
  return creditsFromUsd((tokens / 1000) * (clip.resolution === '4k' ? price.usdAt4k : price.usdUpTo1080p))
}

interface SeedanceClip {
  duration: number
  resolution: SeedanceResolution
  aspect_ratio?: SeedanceRatio
}

/** The text of `/estimate` in place of a number. */
export function pricingDescriptionOf({ usdUpTo1080p, usdAt4k }: TokenPrice): string {
  return (
    'Billed by output tokens: ceil(seconds × width × height × 24 / 1024). ' +
    `1000 tokens cost ${usdUpTo1080p} USD up to 1080p and ${usdAt4k} USD at 4K.`
  )
}
