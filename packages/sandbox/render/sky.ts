// The sky: a gradient, clouds, and the glow and disc of a sun or moon. It can be sampled at any point, also for reflections in water.
import type { Mood, Rgb } from './palette.ts'
import { mix } from './palette.ts'

/** Colour at a pixel, written into `out` (no allocation: it is called for every pixel). */
export type Sky = (x: number, y: number, out: Float32Array) => void

export interface Sun {
  x: number
  y: number
  radius: number
}

export function createSky(mood: Mood, size: { width: number; height: number }, random: () => number) {
  const unit = Math.min(size.width, size.height)
  const sun: Sun = {
    x: size.width * (0.2 + 0.6 * random()),
    y: size.height * (0.18 + 0.2 * random()),
    radius: unit * (0.035 + 0.035 * random()),
  }
  const rows = gradient(mood, size.height)
  const clouds = cloudMap(size, random)
  const cloudColour = mix(mood.sky[2], mood.sun, 0.5)
  const glowReach = (unit * 0.32) ** 2
  const sky: Sky = (x, y, out) => {
    const row = Math.max(0, Math.min(size.height - 1, y | 0)) * 3
    const cover = clouds(x, y) * 0.6
    const dx = x - sun.x
    const dy = y - sun.y
    const squared = dx * dx + dy * dy
    const falloff = 1 / (1 + (3 * squared) / glowReach)
    const glow = 0.85 * falloff * falloff
    const disc = Math.max(0, Math.min(1, (sun.radius - Math.sqrt(squared)) / 2 + 0.5))
    const light = Math.max(glow, disc)
    for (let channel = 0; channel < 3; channel += 1) {
      const base = rows[row + channel] ?? 0
      const clouded = base + ((cloudColour[channel] ?? 0) - base) * cover
      out[channel] = clouded + ((mood.sun[channel] ?? 0) - clouded) * light
    }
  }
  return { sky, sun }
}

function gradient(mood: Mood, height: number): Float32Array {
  const rows = new Float32Array(height * 3)
  const horizon = height * 0.62
  for (let y = 0; y < height; y += 1) {
    const t = Math.min(1, y / horizon)
    const colour: Rgb =
      t < 0.55 ? mix(mood.sky[0], mood.sky[1], t / 0.55) : mix(mood.sky[1], mood.sky[2], (t - 0.55) / 0.45)
    rows.set(colour, y * 3)
  }
  return rows
}

/** Soft horizontal clouds in 0..1, computed on a coarse grid and interpolated. */
function cloudMap(size: { width: number; height: number }, random: () => number) {
  const step = 8
  const columns = Math.ceil(size.width / step) + 2
  const lines = Math.ceil(size.height / step) + 2
  const lattice = Float32Array.from({ length: 64 * 64 }, random)
  const unit = Math.min(size.width, size.height)
  const grid = new Float32Array(columns * lines)
  for (let row = 0; row < lines; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const u = (column * step) / unit
      const v = (row * step) / unit
      let sum = 0
      for (let octave = 0, weight = 0.5; octave < 4; octave += 1, weight /= 2) {
        sum += weight * valueNoise(lattice, u * 2.2 * 2 ** octave + octave * 17, v * 6.5 * 2 ** octave + octave * 31)
      }
      grid[row * columns + column] = Math.max(0, Math.min(1, (sum - 0.5) * 3.2))
    }
  }
  return (x: number, y: number): number => {
    const gx = Math.max(0, Math.min(columns - 2, x / step))
    const gy = Math.max(0, Math.min(lines - 2, y / step))
    const at = (gy | 0) * columns + (gx | 0)
    const fx = gx - (gx | 0)
    const top = (grid[at] ?? 0) * (1 - fx) + (grid[at + 1] ?? 0) * fx
    const bottom = (grid[at + columns] ?? 0) * (1 - fx) + (grid[at + columns + 1] ?? 0) * fx
    return top + (bottom - top) * (gy - (gy | 0))
  }
}

function valueNoise(lattice: Float32Array, u: number, v: number): number {
  const x = Math.floor(u)
  const y = Math.floor(v)
  const smooth = (t: number) => t * t * (3 - 2 * t)
  const fx = smooth(u - x)
  const fy = smooth(v - y)
  const at = (dx: number, dy: number) => lattice[((y + dy) & 63) * 64 + ((x + dx) & 63)] ?? 0
  const top = at(0, 0) + (at(1, 0) - at(0, 0)) * fx
  const bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * fx
  return top + (bottom - top) * fy
}
