// The pixel size of a clip. Sides are even, as 4:2:0 needs.
import type { Size, SizeFromInput } from '../models/model.ts'

const DEFAULT_RATIO = 16 / 9
/** An input with a more extreme ratio is cropped to its middle. */
const EXTREME_RATIO = 3

/** The size of a clip that follows an input: the input's ratio (16:9 without an input) with about `pixels` pixels. */
export function sizeOfClip(wanted: Size | SizeFromInput, input?: Size): Size {
  if (!('pixels' in wanted)) return { width: even(wanted.width), height: even(wanted.height) }
  const ratio =
    input === undefined
      ? DEFAULT_RATIO
      : Math.min(EXTREME_RATIO, Math.max(1 / EXTREME_RATIO, input.width / input.height))
  return { width: even(Math.sqrt(wanted.pixels * ratio)), height: even(Math.sqrt(wanted.pixels / ratio)) }
}

function even(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2)
}
