// A canvas of packed 8-bit RGB. Drawing outside the canvas has no effect.
import type { Size } from '../models/model.ts'
import type { Box } from './layout.ts'
import type { Rgb } from './palette.ts'

export interface Canvas extends Size {
  pixels: Buffer
}

/** Coverage, 0..1, of the pixel whose centre is at (x, y). */
export type Shape = (x: number, y: number) => number

/** Mixes the colour into each pixel of the box by the shape's coverage of it. */
export function fillShape(
  canvas: Canvas,
  box: Box,
  { shape, colourAt }: { shape: Shape; colourAt: (x: number, y: number) => Rgb },
): void {
  const lastX = Math.min(canvas.width, Math.ceil(box.x + box.width))
  const lastY = Math.min(canvas.height, Math.ceil(box.y + box.height))
  for (let y = Math.max(0, Math.floor(box.y)); y < lastY; y += 1) {
    for (let x = Math.max(0, Math.floor(box.x)); x < lastX; x += 1) {
      const cover = shape(x + 0.5, y + 0.5)
      if (cover <= 0) continue
      const colour = colourAt(x, y)
      const at = (y * canvas.width + x) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const base = canvas.pixels[at + channel] ?? 0
        canvas.pixels[at + channel] = base + ((colour[channel] ?? 0) - base) * Math.min(1, cover)
      }
    }
  }
}

export function ellipse(centre: { x: number; y: number }, radius: { x: number; y: number }): Shape {
  const edge = Math.min(radius.x, radius.y)
  return (x, y) => (1 - Math.hypot((x - centre.x) / radius.x, (y - centre.y) / radius.y)) * edge + 0.5
}

/** The colours of a picture whose top left corner is at (x, y). */
export function coloursOf(picture: Canvas, corner: { x: number; y: number }): (x: number, y: number) => Rgb {
  return (x, y) => {
    const column = Math.max(0, Math.min(picture.width - 1, x - corner.x))
    const row = Math.max(0, Math.min(picture.height - 1, y - corner.y))
    const at = (row * picture.width + column) * 3
    return [picture.pixels[at] ?? 0, picture.pixels[at + 1] ?? 0, picture.pixels[at + 2] ?? 0]
  }
}

/** Mean colour of a part of the picture. */
export function meanColour({ width, height, pixels }: Canvas, part: Box = { x: 0, y: 0, width, height }): Rgb {
  const sum = [0, 0, 0]
  for (let y = part.y; y < part.y + part.height; y += 1) {
    for (let x = part.x; x < part.x + part.width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        sum[channel] = (sum[channel] ?? 0) + (pixels[(y * width + x) * 3 + channel] ?? 0)
      }
    }
  }
  const count = Math.max(1, part.width * part.height)
  return [(sum[0] ?? 0) / count, (sum[1] ?? 0) / count, (sum[2] ?? 0) / count]
}
