// Pictures, decoded to pixels: their size, format, references and characters.
import { afterAll, expect, it } from 'vitest'
import { createDrawingFolder, pictureJob } from '../testing/jobs.ts'
import { characterLikeness, pictureSize, referencePresence, testPng } from '../testing/pictures.ts'
import { pictureSizeOf } from './picture-header.ts'

const { drawn, input, close } = createDrawingFolder()
afterAll(close)

const formats = ['png', 'jpeg', 'webp'] as const

it('draws every format in exactly the pixels asked for', () => {
  const sizes = [
    { width: 320, height: 180 },
    { width: 135, height: 241 },
    { width: 1365, height: 2048 },
  ]
  for (const format of formats) {
    for (const size of sizes) {
      const bytes = drawn(pictureJob({ size, format }))
      expect(pictureSizeOf(bytes), `${format} header`).toEqual(size)
      expect(pictureSize(bytes), `${format} decoded`).toEqual(size)
    }
  }
})

it('draws 4k', () => {
  const size = { width: 3840, height: 2160 }
  expect(pictureSize(drawn(pictureJob({ size, format: 'jpeg' })))).toEqual(size)
})

it('draws the same bytes for the same job, and others for another seed or prompt', () => {
  for (const format of formats) {
    const first = drawn(pictureJob({ format }))
    expect(drawn(pictureJob({ format })).equals(first)).toBe(true)
    expect(drawn(pictureJob({ format, seed: 2 })).equals(first)).toBe(false)
    expect(drawn(pictureJob({ format, prompt: 'a ship at night' })).equals(first)).toBe(false)
  }
})

it('shows every reference, in its place', () => {
  const references = [0, 1.3, 2.6].map((phase) => testPng({ width: 400, height: 300 }, phase))
  const picture = drawn(pictureJob({ references: references.map((bytes) => input(bytes)) }))
  const without = drawn(pictureJob())
  for (const [index, reference] of references.entries()) {
    const place = { index, count: references.length }
    expect(referencePresence(picture, reference, place)).toBeGreaterThan(0.85)
    expect(referencePresence(without, reference, place)).toBeLessThan(0.4)
    expect(referencePresence(picture, reference, { ...place, index: (index + 1) % 3 })).toBeLessThan(0.5)
  }
})

it('shows thirty references', () => {
  const references = Array.from({ length: 30 }, (_, index) => testPng({ width: 64, height: 64 }, index / 5))
  const size = { width: 1280, height: 720 }
  const picture = drawn(pictureJob({ size, references: references.map((bytes) => input(bytes)) }))
  for (const [index, reference] of references.entries()) {
    expect(referencePresence(picture, reference, { index, count: 30 })).toBeGreaterThan(0.7)
  }
})

const photos = [0, 1.7, 3.1].map((phase) => testPng({ width: 300, height: 400 }, phase))

function portrait(
  photo: number,
  more: { prompt?: string; strength?: number; size?: { width: number; height: number } },
) {
  const { prompt = 'a castle', strength = 1, size = { width: 400, height: 300 } } = more
  const character = { id: `id-${photo}`, strength, photo: input(photos[photo] ?? '') }
  return drawn(pictureJob({ prompt, seed: prompt.length, size, character }))
}

it('a character looks the same in every picture, and unlike another one', () => {
  for (const strength of [1, 0.4]) {
    const first = portrait(0, { prompt: 'a castle at dawn', strength })
    const second = portrait(0, { prompt: 'rain over a city', strength, size: { width: 300, height: 500 } })
    const other = portrait(1, { prompt: 'a castle at dawn', strength })
    expect(characterLikeness(first, second, strength)).toBeGreaterThan(0.9)
    expect(characterLikeness(first, other, strength)).toBeLessThan(0.6)
    expect(characterLikeness(portrait(2, { strength }), other, strength)).toBeLessThan(0.6)
    const without = drawn(pictureJob({ prompt: 'a castle at dawn', size: { width: 400, height: 300 } }))
    expect(characterLikeness(first, without, strength)).toBeLessThan(0.6)
  }
})

it('strength is the size of the character; 0 draws no character', () => {
  const [full, small] = [portrait(0, { strength: 1 }), portrait(0, { strength: 0.2 })]
  expect(characterLikeness(full, small, 1)).toBeLessThan(0.8)
  const nobody = portrait(0, { prompt: 'x', strength: 0 })
  expect(nobody.equals(drawn(pictureJob({ prompt: 'x', size: { width: 400, height: 300 } })))).toBe(true)
})

it('a character whose photo cannot be shown gets a drawn face', () => {
  const avatar = (id: string, prompt: string, photo: Parameters<typeof input>[0] | null = null) =>
    drawn(pictureJob({ prompt, character: { id, strength: 1, photo: photo === null ? null : input(photo) } }))
  expect(characterLikeness(avatar('anna', 'a castle'), avatar('anna', 'the sea'))).toBeGreaterThan(0.9)
  expect(characterLikeness(avatar('anna', 'a castle'), avatar('anna', 'the sea', 'no photo'))).toBeGreaterThan(0.9)
  expect(characterLikeness(avatar('anna', 'a castle'), avatar('bert', 'a castle'))).toBeLessThan(0.8)
})
