// A character in a picture: a bust whose head is its photo and whose clothes have the photo's colours. It depends only on the
// character, not on the prompt, so that a test can measure whether two pictures show the same character.
import type { Frame } from 'node-av'
import { createRandom, hash32 } from '../engine/time/random.ts'
import type { Canvas } from './canvas.ts'
import { coloursOf, ellipse, fillShape, meanColour } from './canvas.ts'
import { coverRgb } from './frames.ts'
import { figureBox, headCircle } from './layout.ts'
import type { Rgb } from './palette.ts'
import { mix } from './palette.ts'

/** `photo` is null when there is none to show. Then the face is drawn from the id. */
export function drawFigure(canvas: Canvas, character: { id: string; strength: number; photo: Frame | null }): void {
  const box = figureBox(canvas, character.strength)
  const head = headCircle(box)
  const side = Math.ceil(head.radius * 2)
  const face = character.photo
    ? coverRgb(character.photo, { width: side, height: side })
    : avatarFace(character.id, side)
  const third = Math.floor(side / 3)
  const clothes = meanColour(face, { x: 0, y: side - third, width: side, height: third })
  const shoulders = ellipse({ x: head.x, y: box.y + box.height * 1.12 }, { x: box.width / 2, y: box.height * 0.56 })
  fillShape(canvas, box, {
    shape: shoulders,
    colourAt: (_x, y) =>
      mix(mix(clothes, [255, 255, 255], 0.18), mix(clothes, [0, 0, 0], 0.45), (y - box.y) / box.height),
  })
  const ring = Math.max(1.5, head.radius * 0.06)
  const around = { x: head.x - head.radius, y: head.y - head.radius, width: side + 1, height: side + 1 }
  const round = (radius: number) => ellipse(head, { x: radius, y: radius })
  fillShape(canvas, around, { shape: round(head.radius), colourAt: () => [252, 250, 244] })
  const corner = { x: Math.round(head.x - side / 2), y: Math.round(head.y - side / 2) }
  fillShape(canvas, around, { shape: round(head.radius - ring), colourAt: coloursOf(face, corner) })
}

const SKINS: readonly Rgb[] = [
  [250, 222, 198],
  [233, 190, 152],
  [198, 143, 100],
  [141, 92, 62],
  [92, 60, 44],
]

const HAIRS: readonly Rgb[] = [
  [36, 26, 26],
  [92, 58, 36],
  [160, 108, 52],
  [206, 170, 106],
  [150, 62, 34],
  [150, 150, 156],
]

/** A simple face. Equal ids give equal faces. */
function avatarFace(id: string, side: number): Canvas {
  const random = createRandom(hash32('avatar', id))
  const canvas: Canvas = { width: side, height: side, pixels: Buffer.alloc(side * side * 3) }
  const any = (): Rgb => [60 + 180 * random(), 60 + 180 * random(), 60 + 180 * random()]
  const [backdrop, clothes] = [any(), any()]
  const hair = HAIRS[Math.floor(random() * HAIRS.length)] ?? [36, 26, 26]
  const skin = SKINS[Math.floor(random() * SKINS.length)] ?? [233, 190, 152]
  const width = 0.2 + 0.07 * random()
  const hairline = 0.36 + 0.1 * random()
  const blob = (at: [x: number, y: number], radius: [x: number, y: number], colour: Rgb) =>
    fillShape(
      canvas,
      { x: 0, y: 0, width: side, height: side },
      {
        shape: ellipse({ x: at[0] * side, y: at[1] * side }, { x: radius[0] * side, y: radius[1] * side }),
        colourAt: () => colour,
      },
    )
  fillShape(canvas, { x: 0, y: 0, width: side, height: side }, { shape: () => 1, colourAt: () => backdrop })
  blob([0.5, 1.1], [0.46, 0.32], clothes)
  blob([0.5, 0.42], [width + 0.07, hairline], hair)
  blob([0.5, 0.53], [width, 0.27], skin)
  for (const eye of [-0.09, 0.09]) blob([0.5 + eye, 0.5], [0.025, 0.032], [30, 24, 28])
  blob([0.5, 0.67], [0.03 + 0.05 * random(), 0.018], mix(skin, [150, 30, 40], 0.6))
  return canvas
}
