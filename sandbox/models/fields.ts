// Field rules that several model families share.
import { z } from 'zod'
import type { Size } from './model.ts'

/** Absolute http(s) address of at most 2083 characters. */
export const mediaUrl = z.url({ protocol: /^https?$/ }).max(2083)

/** Seed of the Soul and DoP families: 1..1000000; null means "choose one". */
export const seed = z.int().min(1).max(1_000_000).nullish()

export const unitInterval = z.number().min(0).max(1)

export const clipRatio = z.enum(['16:9', '9:16', '1:1'])

const clipSizes: Record<z.output<typeof clipRatio>, Size> = {
  '16:9': { width: 1280, height: 720 },
  '9:16': { width: 720, height: 1280 },
  '1:1': { width: 960, height: 960 },
}

/** Pixel size of a 720p-class clip. */
export function clipSize(ratio: z.output<typeof clipRatio>): Size {
  return clipSizes[ratio]
}
