// Checks the measured facts of a file against the rules of the model that takes it.
// Invariant: a fact that was not measured breaks no rule.
import { bytesText, describeMediaLimit } from '../../contracts/models/describe-media-limits.ts'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'

/** What was measured of a file. Null and undefined: the kind of file has no such fact, or it was not measured. */
export interface MeasuredMedia {
  sizeBytes: number
  widthPx: number | null
  heightPx: number | null
  durationMs: number | null
  frameRate?: number | null | undefined
}

interface Measured {
  value: number | undefined
  /** The measured value in words: `is 2.5 s long`. */
  text: string
}

/** One sentence without a subject for each broken rule: `is 2.5 s long; the model takes at least 4 s`. */
export function brokenMediaLimits(limits: MediaLimits, media: MeasuredMedia): string[] {
  return (Object.keys(limits) as (keyof MediaLimits)[]).flatMap((name) => {
    const limit = limits[name]
    const { value, text } = measure(name, media)
    if (limit === undefined || value === undefined) return []
    const isBroken = name.startsWith('min') ? value < limit : value > limit
    return isBroken ? [`${text}; the model takes ${describeMediaLimit(name, limit)}`] : []
  })
}

function measure(name: keyof MediaLimits, media: MeasuredMedia): Measured {
  const { widthPx: width, heightPx: height, durationMs, frameRate, sizeBytes } = media
  const sides = width === null || height === null ? undefined : [width, height]
  const size = `has ${width}×${height} pixels`
  switch (name) {
    case 'maxBytes':
      return { value: sizeBytes, text: `has ${bytesText(sizeBytes)}` }
    case 'minSeconds':
    case 'maxSeconds':
      return {
        value: durationMs === null ? undefined : durationMs / 1000,
        text: `is ${(durationMs ?? 0) / 1000} s long`,
      }
    case 'minPixels':
    case 'maxPixels':
      return { value: sides && sides[0]! * sides[1]!, text: `${size}, together ${sides ? sides[0]! * sides[1]! : 0}` }
    case 'minSidePx':
      return { value: sides && Math.min(...sides), text: size }
    case 'maxSidePx':
      return { value: sides && Math.max(...sides), text: size }
    case 'minRatio':
    case 'maxRatio':
      return {
        value: sides && sides[0]! / sides[1]!,
        text: `${size}, a ratio of ${sides ? (sides[0]! / sides[1]!).toFixed(3) : 0}`,
      }
    case 'minFrameRate':
    case 'maxFrameRate':
      return { value: frameRate ?? undefined, text: `has ${Number((frameRate ?? 0).toFixed(3))} frames per second` }
  }
}
