import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findUnstorableText } from './unstorable-text.ts'

it.each([
  [{ input: { prompt: 'a\u0000b' } }, '/input/prompt'],
  [{ scenes: [{ prompt: 'fine' }, { prompt: 'a\ud800b' }] }, '/scenes/1/prompt'],
  [{ settings: { 'a\u0000': 1 } }, '/settings'],
  [{ 'a/b': { '~c': '\udc00' } }, '/a~1b/~0c'],
])('points at %j', (document, pointer) => {
  expect(findUnstorableText(document)).toBe(pointer)
})

it('accepts every well-formed document without NUL', () => {
  const wellFormed = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed())
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), wellFormed, (value, text) => {
      const document = JSON.parse(JSON.stringify({ value, text }).replaceAll('\\u0000', '')) as unknown
      expect(findUnstorableText(document)).toBeUndefined()
    }),
  )
})
