// Clips that are computed: each frame is an image at a moment of a scene, with the noise of a camera and of a codec.
import type { LumaImage } from '../compare-frames.ts'

export interface Scene {
  seed: number
  /** Pixels in a frame. */
  pan: number
  /** Growth in a frame, for example 0.01. */
  zoom: number
  /** Levels of luma in a frame. */
  fade: number
  /** Pixels in a frame of an object in front. */
  object: number
  /** Camera noise, new in each frame: root mean square. */
  grain: number
  /** Noise of the codec, new in each encoding: root mean square. */
  codec: number
}

const WIDTH_PX = 96
const HEIGHT_PX = 54
/** Periods in pixels, and their strength in levels. */
const WAVES = [
  [53, 30],
  [19, 16],
  [8, 8],
] as const

/** A repeatable random number from 0 to 1. */
export function random(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 78.233) * 43_758.5453
  return value - Math.floor(value)
}

/** Noise with mean 0 and root mean square 1. Each frame reads it from another place. */
const NOISE = Float32Array.from(
  { length: 65_537 },
  (_, index) => (random(index) + random(index + 0.37) + random(index + 0.73) - 1.5) * 2,
)
const noiseAt = (at: number) => NOISE[at % NOISE.length] ?? 0

/** The image at `moment` (in frames). `grainOf` names the camera's noise, `encoding` that of the codec. */
export function frameAt(scene: Scene, moment: number, noise: { grainOf: number; encoding: number }): LumaImage {
  const luma = new Float32Array(WIDTH_PX * HEIGHT_PX)
  const scale = 1 + scene.zoom * moment
  const left = 20 + scene.object * moment
  const waves = WAVES.map(([period, strength], index) => {
    const turn = random(scene.seed + index) * 2 * Math.PI
    const frequency = (2 * Math.PI) / period
    return { x: Math.cos(turn) * frequency, y: Math.sin(turn) * frequency, strength }
  })
  const [grainFrom, codecFrom] = [7919 * noise.grainOf + scene.seed, 104_729 * noise.encoding + scene.seed]
  for (let y = 0; y < HEIGHT_PX; y++) {
    for (let x = 0; x < WIDTH_PX; x++) {
      const [u, v] = [(x - WIDTH_PX / 2) / scale + scene.pan * moment, (y - HEIGHT_PX / 2) / scale]
      const isObject = scene.object !== 0 && x >= left && x < left + 16 && y >= 16 && y < 32
      let value = (isObject ? 190 : 110) + scene.fade * moment
      for (const wave of waves) value += wave.strength * Math.sin(wave.x * u + wave.y * v)
      const at = y * WIDTH_PX + x
      luma[at] = value + scene.grain * noiseAt(at + grainFrom) + scene.codec * noiseAt(at + codecFrom)
    }
  }
  return { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, luma }
}
