// References in a picture: each is a white-framed print with a soft shadow, pinned onto the scene.
import type { Frame } from 'node-av'
import type { Size } from '../models/model.ts'
import type { Canvas } from './canvas.ts'
import { coloursOf, fillShape } from './canvas.ts'
import { coverRgb, frameFromRgba } from './frames.ts'
import type { Box } from './layout.ts'
import { printBoxes } from './layout.ts'

export function pinPrints(canvas: Canvas, references: readonly Frame[]): void {
  for (const [index, box] of printBoxes(canvas, references.length).entries()) {
    const reference = references[index]
    if (reference !== undefined) pinPrint(canvas, box, reference)
  }
}

/** The prints alone on a transparent frame. */
export function printsOverlay(size: Size, references: readonly Frame[]): Frame {
  const { width, height } = size
  const canvas: Canvas = { width, height, pixels: Buffer.alloc(width * height * 3) }
  pinPrints(canvas, references)
  const papers = printBoxes(size, references.length).map((box) => grown(box, borderOf(box)))
  const rgba = Buffer.alloc(width * height * 4)
  for (const paper of papers) {
    for (let y = paper.y; y < Math.min(height, paper.y + paper.height); y += 1) {
      for (let x = paper.x; x < Math.min(width, paper.x + paper.width); x += 1) {
        const at = y * width + x
        canvas.pixels.copy(rgba, at * 4, at * 3, at * 3 + 3)
        rgba[at * 4 + 3] = 255
      }
    }
  }
  return frameFromRgba(rgba, size)
}

function borderOf(box: Box): number {
  return Math.max(1, Math.round(box.width * 0.05))
}

function pinPrint(canvas: Canvas, box: Box, reference: Frame): void {
  const border = borderOf(box)
  const paper = grown(box, border)
  const reach = border * 2
  fillShape(canvas, grown(paper, reach), {
    shape: (x, y) => 0.35 * Math.max(0, 1 - distanceTo(paper, x, y - border / 2) / reach),
    colourAt: () => [0, 0, 0],
  })
  fillShape(canvas, paper, { shape: () => 1, colourAt: () => [250, 248, 243] })
  const picture = coverRgb(reference, { width: box.width, height: box.height })
  fillShape(canvas, box, { shape: () => 1, colourAt: coloursOf(picture, box) })
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }
}

function distanceTo(box: Box, x: number, y: number): number {
  const outside = (at: number, from: number, length: number) => Math.max(from - at, at - from - length, 0)
  return Math.hypot(outside(x, box.x, box.width), outside(y, box.y, box.height))
}
