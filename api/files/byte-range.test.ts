import { describe, expect, it } from 'vitest'
import { parseByteRange } from './byte-range.ts'

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, endInclusive: 0 }],
    ['bytes=10-19', { start: 10, endInclusive: 19 }],
    ['bytes=90-', { start: 90, endInclusive: 99 }],
    ['bytes=90-1000', { start: 90, endInclusive: 99 }],
    ['bytes=-10', { start: 90, endInclusive: 99 }],
    ['bytes=-1000', { start: 0, endInclusive: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, undefined],
    ['bytes=-', undefined],
    ['bytes=9-3', undefined],
    ['bytes=0-1,5-6', undefined],
    ['lines=1-2', undefined],
  ])('reads %s of 100 bytes', (header, expected) => {
    expect(parseByteRange(header, 100)).toEqual(expected)
  })

  it('refuses every range of an empty file', () => {
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable')
    expect(parseByteRange('bytes=-1', 0)).toBe('unsatisfiable')
  })
})
