// Field rules and pixel sizes that several model families share. Rules of one field give 422. Rules between fields are the
// model's own `badInput` and give 400.
import { z } from 'zod'
import type { Size, SizeFromInput } from './model.ts'

/** Absolute http(s) URL of at most 2083 characters. */
export const mediaUrl = z.url({ protocol: /^https?$/ }).max(2083)

export const optionalUrl = mediaUrl.nullish()

/** Up to `max` URLs; the list is optional. */
export function optionalUrls(max?: number) {
  const list = z.array(mediaUrl)
  return (max === undefined ? list : list.max(max)).nullish()
}

export const prompt = z.string().min(1)

/** Seed of the Soul and DoP families: 1..1000000; null means "choose one". */
export const seed = z.int().min(1).max(1_000_000).nullish()

export function seedUpTo(max: number, min = 0) {
  return z.int().min(min).max(max).nullish()
}

export const unitInterval = z.number().min(0).max(1)

/** How closely the result follows the prompt. */
export const cfgScale = unitInterval.default(0.5)

export const onOff = z.enum(['on', 'off'])

/** Length in whole seconds. */
export function seconds(min: number, max: number, standard = 5) {
  return z.int().min(min).max(max).default(standard)
}

export const fiveOrTen = z.literal([5, 10]).default(5)

export const clipRatio = z.enum(['16:9', '9:16', '1:1'])

/** A picture in the form of the v1 dialect. */
export const v1Image = z.object({ type: z.literal('image_url'), image_url: mediaUrl })

const clipPixels: Record<string, number> = {
  '360p': 640 * 360,
  '480p': 854 * 480,
  '512p': 910 * 512,
  '540p': 1024 * 576,
  '720p': 1280 * 720,
  '768p': 1366 * 768,
  '1080p': 1920 * 1080,
  '2k': 2560 * 1440,
  '4k': 3840 * 2160,
}

/** Pixel size of a clip: every ratio of one resolution has about the same number of pixels; sides are even. */
export function clipSize(ratio: string, resolution = '720p'): Size {
  return sizeWith(pixelsOf(resolution), ratio, 2)
}

/** The resolution's pixels in the ratio of the start picture. */
export function sizeFromInput(resolution = '720p'): SizeFromInput {
  return { pixels: pixelsOf(resolution) }
}

/** Without a ratio, or with `auto` or `adaptive`, the ratio follows the input. */
export function freeClipSize(ratio: string | null | undefined, resolution = '720p'): Size | SizeFromInput {
  return isFree(ratio) ? sizeFromInput(resolution) : clipSize(ratio, resolution)
}

const PICTURE_SIDES: Record<string, number> = { '720p': 1152, '1k': 1024, '1600p': 1600, '2k': 2048, '4k': 4096 }

/** Pixel size of a picture: about the pixels of the resolution's square, sides in sixteens. `auto` is square. */
export function pictureSize(ratio: string, resolution = '1k'): Size {
  const side = PICTURE_SIDES[resolution.toLowerCase()]
  if (side === undefined) throw new Error(`no picture size for resolution ${resolution}`)
  return sizeWith(side * side, isFree(ratio) ? '1:1' : ratio, 16)
}

function isFree(ratio: string | null | undefined): ratio is 'auto' | 'adaptive' | null | undefined {
  return ratio === null || ratio === undefined || ratio === 'auto' || ratio === 'adaptive'
}

/** Resolutions are written `720p`, `720`, `768P` and `2K`, depending on the family. */
function pixelsOf(resolution: string): number {
  const name = /^\d+$/.test(resolution) ? `${resolution}p` : resolution.toLowerCase()
  const pixels = clipPixels[name]
  if (pixels === undefined) throw new Error(`no clip size for resolution ${resolution}`)
  return pixels
}

function sizeWith(pixels: number, ratio: string, step: number): Size {
  const [wide = 1, high = 1] = ratio.split(':').map(Number)
  const side = (length: number) => Math.max(step, Math.round(length / step) * step)
  return { width: side(Math.sqrt((pixels * wide) / high)), height: side(Math.sqrt((pixels * high) / wide)) }
}
