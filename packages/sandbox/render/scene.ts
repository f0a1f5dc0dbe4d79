// A complete picture: the painting of the prompt, the character in front of it, and the prints of the references.
import type { Frame } from 'node-av'
import type { Size } from '../models/model.ts'
import type { Canvas } from './canvas.ts'
import { drawFigure } from './figure.ts'
import { coverRgb, frameFromRgb } from './frames.ts'
import { paintPicture } from './picture.ts'
import { pinPrints } from './prints.ts'

// A larger picture is painted at this size and enlarged. Paintings are soft, and painting takes most of the time.
const MAX_PAINTED_PIXELS = 2048 * 2048

export interface Scene {
  prompt: string
  seed: number
  size: Size
  references: readonly Frame[]
  character: { id: string; strength: number; photo: Frame | null } | null
}

export function drawScene(scene: Scene): Canvas {
  const canvas = paintedIn(scene)
  // With strength 0 no character is drawn.
  if (scene.character !== null && scene.character.strength > 0) drawFigure(canvas, scene.character)
  pinPrints(canvas, scene.references)
  return canvas
}

function paintedIn({ prompt, seed, size }: Scene): Canvas {
  const share = Math.min(1, Math.sqrt(MAX_PAINTED_PIXELS / (size.width * size.height)))
  if (share === 1) return { ...size, pixels: paintPicture(prompt, seed, size) }
  const small = { width: Math.round(size.width * share), height: Math.round(size.height * share) }
  using painting = frameFromRgb(paintPicture(prompt, seed, small), small)
  return coverRgb(painting, size)
}
