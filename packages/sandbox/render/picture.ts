// Paints the picture of a prompt: a landscape whose colours and place follow the words. The same prompt, seed and size give the
// same pixels.
import { createRandom, hash32 } from '../engine/time/random.ts'
import type { Size } from '../models/model.ts'
import type { Mood, Rgb } from './palette.ts'
import { chooseMood, choosePlace, mix } from './palette.ts'
import type { Sky } from './sky.ts'
import { createSky } from './sky.ts'
import type { Outline } from './skyline.ts'
import { outlinesOf } from './skyline.ts'

/** Returns packed 8-bit RGB. */
export function paintPicture(prompt: string, seed: number, size: Size): Buffer {
  const random = createRandom(hash32('picture', prompt, seed))
  const mood = chooseMood(prompt, random)
  const place = choosePlace(prompt, random)
  const { sky } = createSky(mood, size, random)
  const layers = landLayers(mood, outlinesOf(place, size, random))
  const ground = place === 'sea' ? mirrored(sky, size, mood) : sky
  const pixels = Buffer.alloc(size.width * size.height * 3)
  paintAll(pixels, size, { sky: ground, layers })
  if (mood.hasStars) paintStars(pixels, { size, layers, random })
  if (place === 'city') lightWindows(pixels, { size, layers, random })
  return pixels
}

interface Layer {
  outline: Outline
  top: Rgb
  bottom: Rgb
}

/** Far layers are hazier. Each layer becomes hazier towards its lower edge, so that the next layer contrasts with it. */
function landLayers(mood: Mood, outlines: Outline[]): Layer[] {
  return outlines.map((outline, index) => {
    const depth = outlines.length === 1 ? 1 : index / (outlines.length - 1)
    const top = mix(mix(mood.haze, mood.sky[1], 0.35), mood.near, 0.25 + 0.75 * depth)
    const bottom = mix(top, mood.haze, depth === 1 ? 0.06 : 0.55)
    return { outline, top, bottom }
  })
}

function paintAll(pixels: Buffer, size: Size, scene: { sky: Sky; layers: Layer[] }): void {
  const colour = new Float32Array(3)
  const mistReach = size.height * 0.24
  let at = 0
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const first = firstVisibleLayer(scene.layers, x, y)
      if (first < 0) scene.sky(x, y, colour)
      for (let index = Math.max(0, first); index < scene.layers.length; index += 1) {
        blendLayer(scene.layers[index], { x, y, mistReach }, colour)
      }
      pixels[at] = colour[0] ?? 0
      pixels[at + 1] = colour[1] ?? 0
      pixels[at + 2] = colour[2] ?? 0
      at += 3
    }
  }
}

/** The nearest layer that covers the pixel fully; -1 when the sky is visible. */
function firstVisibleLayer(layers: Layer[], x: number, y: number): number {
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    if (y >= (layers[index]?.outline[x] ?? Infinity)) return index
  }
  return -1
}

function blendLayer(
  layer: Layer | undefined,
  at: { x: number; y: number; mistReach: number },
  out: Float32Array,
): void {
  if (layer === undefined) return
  const depth = at.y + 1 - (layer.outline[at.x] ?? Infinity)
  if (depth <= 0) return
  const cover = Math.min(1, depth)
  const mist = Math.min(1, depth / at.mistReach)
  for (let channel = 0; channel < 3; channel += 1) {
    const own = (layer.top[channel] ?? 0) + ((layer.bottom[channel] ?? 0) - (layer.top[channel] ?? 0)) * mist
    out[channel] = (out[channel] ?? 0) * (1 - cover) + own * cover
  }
}

/** Sky above the horizon, rippled water below it. */
function mirrored(sky: Sky, size: Size, mood: Mood): Sky {
  const horizon = size.height * 0.57
  return (x, y, out) => {
    if (y < horizon) return sky(x, y, out)
    const below = y - horizon
    const swell = 4 + below * 0.12
    const ripple = Math.sin(below * (26 / (below * 0.25 + 14)) + Math.sin(x * 0.011 + below * 0.07) * 1.6)
    sky(x + ripple * swell, horizon - below * 0.95 + ripple * swell * 0.4, out)
    const share = 0.22 + 0.2 * (below / (size.height - horizon))
    for (let channel = 0; channel < 3; channel += 1) {
      out[channel] = (out[channel] ?? 0) * (1 - share) + (mood.near[channel] ?? 0) * share
    }
  }
}

interface Touch {
  size: Size
  layers: Layer[]
  random: () => number
}

function paintStars(pixels: Buffer, { size, layers, random }: Touch): void {
  for (let count = Math.round((size.width * size.height) / 5000); count > 0; count -= 1) {
    const x = Math.floor(random() * (size.width - 2))
    const y = Math.floor(random() ** 1.4 * size.height * 0.5)
    const light = 0.25 + 0.75 * random() ** 3
    if (firstVisibleLayer(layers, x, y + 2) < 0) brighten(pixels, { size, x, y, width: 2, height: 2 }, light)
  }
}

function lightWindows(pixels: Buffer, { size, layers, random }: Touch): void {
  const pitch = Math.max(8, Math.round(Math.min(size.width, size.height) / 80))
  for (let index = 1; index < layers.length; index += 1) {
    for (let y = 0; y < size.height; y += pitch) {
      for (let x = pitch; x < size.width - pitch; x += pitch) {
        const isInside = firstVisibleLayer(layers, x, y) === index && firstVisibleLayer(layers, x, y - pitch) === index
        if (!isInside || random() > 0.16) continue
        brighten(pixels, { size, x, y, width: pitch >> 1, height: pitch >> 1 }, 0.3 + 0.45 * random())
      }
    }
  }
}

function brighten(
  pixels: Buffer,
  box: { size: Size; x: number; y: number; width: number; height: number },
  light: number,
): void {
  const warm = [255, 226, 168]
  for (let y = box.y; y < Math.min(box.y + box.height, box.size.height); y += 1) {
    for (let x = box.x; x < Math.min(box.x + box.width, box.size.width); x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * box.size.width + x) * 3 + channel
        const base = pixels[at] ?? 0
        pixels[at] = base + ((warm[channel] ?? 0) - base) * light
      }
    }
  }
}
