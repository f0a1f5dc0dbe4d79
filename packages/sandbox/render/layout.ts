// Positions in a picture, as shares of its short side, so that a test can find the parts in any size.
import type { Size } from '../models/model.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

const MAX_PRINTS_IN_ROW = 8

/**
 * The squares of the prints of references, in order. Rows of at most eight start at the top left. A square is at most a fifth of
 * the short side, and all rows together at most two fifths of it.
 */
export function printBoxes(size: Size, count: number): Box[] {
  const short = Math.min(size.width, size.height)
  const margin = Math.round(short * 0.04)
  const inRow = Math.min(count, MAX_PRINTS_IN_ROW)
  const rows = Math.ceil(count / MAX_PRINTS_IN_ROW)
  const pitch = Math.min(short * 0.25, (short * 0.4) / rows, (size.width - margin) / inRow)
  const side = Math.max(2, Math.round(pitch * 0.8))
  return Array.from({ length: count }, (_, index) => ({
    x: Math.round(margin + (index % MAX_PRINTS_IN_ROW) * pitch),
    y: Math.round(margin + Math.floor(index / MAX_PRINTS_IN_ROW) * pitch),
    width: side,
    height: side,
  }))
}

/** The figure of a character: on the lower edge, at two thirds of the width. Its size is the strength, 0..1. */
export function figureBox(size: Size, strength: number): Box {
  const short = Math.min(size.width, size.height)
  const height = Math.round(short * (0.3 + 0.4 * strength))
  const width = Math.round(height * 0.9)
  return { x: Math.round(size.width * 0.66 - width / 2), y: size.height - height, width, height }
}

/** The circle of the figure's head, which shows its photo. */
export function headCircle(figure: Box): { x: number; y: number; radius: number } {
  const radius = figure.height * 0.32
  return { x: figure.x + figure.width / 2, y: figure.y + radius, radius }
}

/** The largest square inside the head, which shows only the photo. */
export function faceBox(size: Size, strength: number): Box {
  const head = headCircle(figureBox(size, strength))
  const half = Math.floor((head.radius * Math.SQRT1_2) / 1.08)
  return { x: Math.round(head.x) - half, y: Math.round(head.y) - half, width: 2 * half, height: 2 * half }
}
