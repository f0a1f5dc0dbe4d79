import { describe, expect, it } from 'vitest'
import { brokenRules } from './broken-rules.ts'
import type { Rule } from './rule.ts'

const paths = (rule: Rule, input: Record<string, unknown>) =>
  brokenRules([rule], input).map(({ path }) => path.join('/'))

describe('a demand', () => {
  const needsPrompt: Rule = {
    kind: 'demand',
    when: [{ field: 'thinking', is: [true] }],
    must: { field: 'extend', is: [true] },
    message: 'must be true',
  }

  it('holds where its conditions do, and only there', () => {
    expect(paths(needsPrompt, { thinking: true, extend: false })).toEqual(['extend'])
    expect(paths(needsPrompt, { thinking: true })).toEqual(['extend'])
    expect(paths(needsPrompt, { thinking: true, extend: true })).toEqual([])
    expect(paths(needsPrompt, { thinking: false, extend: false })).toEqual([])
  })

  it('excludes a field, and bounds a number or the entries of a list', () => {
    const excludes: Rule = {
      kind: 'demand',
      when: [{ field: 'clip' }],
      must: { field: 'image', isSet: false },
      message: '',
    }
    expect(paths(excludes, { clip: 'a', image: 'b' })).toEqual(['image'])
    expect(paths(excludes, { clip: 'a' })).toEqual([])
    const bounds: Rule = {
      kind: 'demand',
      when: [{ field: 'preset' }],
      must: { field: 'images', min: 1, max: 2 },
      message: '',
    }
    expect(paths(bounds, { preset: 'p' })).toEqual(['images'])
    expect(paths(bounds, { preset: 'p', images: [] })).toEqual(['images'])
    expect(paths(bounds, { preset: 'p', images: ['a', 'b'] })).toEqual([])
    expect(paths(bounds, { preset: 'p', images: ['a', 'b', 'c'] })).toEqual(['images'])
    const shorter: Rule = {
      kind: 'demand',
      when: [{ field: 'size', is: ['4k'] }],
      must: { field: 'length', max: 10 },
      message: '',
    }
    expect(paths(shorter, { size: '4k', length: 11 })).toEqual(['length'])
    expect(paths(shorter, { size: '4k' })).toEqual([])
  })
})

it('one of several fields must have a value, and an empty list is none', () => {
  const rule: Rule = { kind: 'any_of', fields: ['images', 'clips'], message: '' }
  expect(paths(rule, {})).toEqual(['images'])
  expect(paths(rule, { images: [], clips: [] })).toEqual(['images'])
  expect(paths(rule, { clips: ['a'] })).toEqual([])
})

it('lists share a limit', () => {
  const rule: Rule = { kind: 'together', fields: ['images', 'clips'], max: 2, message: '' }
  expect(paths(rule, { images: ['a'], clips: ['b'] })).toEqual([])
  expect(paths(rule, { images: ['a', 'b', 'c'] })).toEqual(['images'])
})

it('numbers of entries add up to at most another field', () => {
  const rule: Rule = { kind: 'sum', list: 'shots', item: 'seconds', atMost: 'length', message: '' }
  expect(paths(rule, { shots: [{ seconds: 2 }, { seconds: 3 }], length: 5 })).toEqual([])
  expect(paths(rule, { shots: [{ seconds: 2 }, { seconds: 4 }], length: 5 })).toEqual(['shots'])
})

it('a token names a file that is there', () => {
  const rule: Rule = { kind: 'tokens', text: 'prompt', media: { image: 'images' } }
  expect(paths(rule, { prompt: 'as <<<image_2>>>', images: ['a', 'b'] })).toEqual([])
  expect(brokenRules([rule], { prompt: 'as <<<image_2>>>', images: ['a'] })[0]?.message).toContain('images has 1')
  expect(paths(rule, { prompt: 'as <<<image_0>>>', images: ['a'] })).toEqual(['prompt'])
  expect(paths(rule, { prompt: 'as <<<audio_1>>>', images: ['a'] })).toEqual(['prompt'])
})
