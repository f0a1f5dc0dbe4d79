import { expect, it } from 'vitest'
import { partKey, partsOf } from './upload-parts.ts'

it.each([
  [1, [1]],
  [8, [8]],
  [9, [8, 1]],
  [24, [8, 8, 8]],
])('divides %i bytes into parts without a gap', (sizeBytes, sizes) => {
  const parts = partsOf({ sizeBytes, partBytes: 8 })
  expect(parts.map((part) => part.sizeBytes)).toEqual(sizes)
  expect(parts.map((part) => part.number)).toEqual(sizes.map((_, index) => index + 1))
  expect(parts.map((part) => part.offsetBytes)).toEqual(sizes.map((_, index) => index * 8))
})

it('names every part of an upload differently', () => {
  expect(partKey('upl_1', 1)).toBe('uploads/upl_1.0001')
  expect(partKey('upl_1', 12)).toBe('uploads/upl_1.0012')
})
