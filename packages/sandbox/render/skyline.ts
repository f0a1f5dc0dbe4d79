// The outlines of the land: for each column of the picture, the height at which a layer begins.
import type { Place } from './palette.ts'

/** Top edge of one layer by column, in pixels from the top. Distant layers come first. */
export type Outline = Float32Array

/** Layers from far to near. */
export function outlinesOf(place: Place, size: { width: number; height: number }, random: () => number): Outline[] {
  const unit = Math.min(size.width, size.height)
  // At sea the only layer is the near shore; the rest is water and sky.
  const count = place === 'sea' ? 1 : 5
  return Array.from({ length: count }, (_, index) => {
    const depth = count === 1 ? 1 : index / (count - 1)
    const base = size.height * (place === 'sea' ? 0.94 : 0.5 + 0.4 * depth)
    return outline(place, { size, unit, base, depth }, random)
  })
}

interface Ground {
  size: { width: number; height: number }
  unit: number
  base: number
  depth: number
}

function outline(place: Place, ground: Ground, random: () => number): Outline {
  const hills = noise1d(random)
  const detail = noise1d(random)
  const { unit, base, depth } = ground
  const roof = place === 'city' ? roofs(ground, random) : undefined
  const trees = place === 'forest' && depth > 0.2 ? spruces(ground, random) : undefined
  return Float32Array.from({ length: ground.size.width }, (_, x) => {
    const u = x / unit
    const rolling = hills(u * 1.3 + 7) - 0.5
    switch (place) {
      case 'mountains':
        return base - unit * (0.42 - 0.22 * depth) * ridge(hills, detail, u * (1.4 + depth))
      case 'dunes':
        return base - unit * 0.2 * (rolling + 0.35 * Math.abs(Math.sin(u * 2.1 + depth * 9)))
      case 'sea':
        return base - unit * 0.2 * rolling
      case 'forest':
        return base - unit * 0.2 * rolling - (trees?.[x] ?? 0)
      case 'city':
        return base - (roof?.[x] ?? 0)
      default:
        return place satisfies never
    }
  })
}

function ridge(hills: (u: number) => number, detail: (u: number) => number, u: number): number {
  const sharp = (value: number) => 1 - Math.abs(2 * value - 1)
  return 0.6 * sharp(hills(u)) + 0.25 * sharp(detail(u * 2.7)) + 0.1 * hills(u * 7) + 0.05 * detail(u * 19)
}

function roofs(ground: Ground, random: () => number): Float32Array {
  const heights = new Float32Array(ground.size.width)
  for (let x = 0; x < heights.length;) {
    const width = Math.max(6, ground.unit * (0.025 + 0.05 * random()) * (0.6 + ground.depth))
    const height = ground.unit * (0.06 + 0.34 * random() ** 2) * (1 - 0.35 * ground.depth)
    heights.fill(height, Math.floor(x), Math.ceil(x + width))
    x += width
  }
  return heights
}

function spruces(ground: Ground, random: () => number): Float32Array {
  const heights = new Float32Array(ground.size.width)
  const spread = ground.unit * (0.012 + 0.03 * ground.depth)
  for (let centre = 0; centre < heights.length + spread; centre += spread * (0.5 + 0.9 * random())) {
    const tall = spread * (2.4 + 2.6 * random())
    for (let x = Math.max(0, Math.floor(centre - spread)); x < Math.min(heights.length, centre + spread); x += 1) {
      const slope = Math.max(0, 1 - Math.abs(x - centre) / spread)
      const tiers = slope + 0.09 * Math.abs(Math.sin(slope * 14))
      heights[x] = Math.max(heights[x] ?? 0, tall * Math.min(1, tiers) * slope ** 0.35)
    }
  }
  return heights
}

/** Smooth noise in 0..1 over the real line. */
export function noise1d(random: () => number): (u: number) => number {
  const values = Float32Array.from({ length: 256 }, random)
  return (u) => {
    const cell = Math.floor(u)
    const t = u - cell
    const a = values[cell & 255] ?? 0
    const b = values[(cell + 1) & 255] ?? 0
    return a + (b - a) * t * t * (3 - 2 * t)
  }
}
