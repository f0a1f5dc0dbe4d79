// The rules of a model for a file in words, for documents and for refusals.
import type { MediaLimits } from './media-limits.ts'

/** `at least 4 s`, `at most 200 MiB`, …: one text for each limit, in the order of the declaration. */
export function describeMediaLimits(limits: MediaLimits): string[] {
  return (Object.keys(WORDS) as (keyof MediaLimits)[]).flatMap((name) => {
    const limit = limits[name]
    return limit === undefined ? [] : [describeMediaLimit(name, limit)]
  })
}

/** One limit in words, for example `at least 4 s`. */
export function describeMediaLimit(name: keyof MediaLimits, limit: number): string {
  return `${name.startsWith('min') ? 'at least' : 'at most'} ${WORDS[name](limit)}`
}

/** A size in MiB, or in bytes below one MiB. */
export function bytesText(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024
  return mebibytes < 1 ? `${bytes} bytes` : `${Number(mebibytes.toFixed(2))} MiB`
}

const seconds = (value: number) => `${value} s`
const pixels = (value: number) => `${value} pixels (width × height)`
const ratio = (value: number) => `${value} as width ÷ height`
const rate = (value: number) => `${value} frames per second`

const WORDS: Readonly<Record<keyof MediaLimits, (value: number) => string>> = {
  maxBytes: bytesText,
  minSeconds: seconds,
  maxSeconds: seconds,
  minPixels: pixels,
  maxPixels: pixels,
  minSidePx: (value) => `${value} pixels on the shorter side`,
  maxSidePx: (value) => `${value} pixels on the longer side`,
  minRatio: ratio,
  maxRatio: ratio,
  minFrameRate: rate,
  maxFrameRate: rate,
}
