import { describe, expect, it } from 'vitest'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { clipSources, pricedClipSeconds } from './clip-sources.ts'
import { catalogueCredits } from './prices.ts'

const creditsOf = (name: string, input: Record<string, unknown>) =>
  catalogueCredits(getModelOrThrow(name), { input }).credits

describe('catalogueCredits', () => {
  it('prices pictures by resolution and batch', () => {
    expect(creditsOf('soul', { resolution: '720p', batchSize: 1 })).toBe(1.5)
    expect(creditsOf('soul', { resolution: '1080p', batchSize: 4 })).toBe(12)
    expect(creditsOf('soul-2', { resolution: '720p', batchSize: 4 })).toBe(0.205)
  })

  it('prices clips by the second', () => {
    expect(creditsOf('kling', { durationSeconds: 5 })).toBe(5.6)
    expect(creditsOf('kling', { durationSeconds: 10 })).toBe(11.2)
  })

  it('prices DoP clips flat', () => {
    expect(creditsOf('dop', {})).toBe(9)
  })

  it('prices a clip that follows a clip of the caller by its measured length', () => {
    const input = { resolution: '480p' }
    const priceOf = (clipSeconds?: number) => catalogueCredits(getModelOrThrow('kling-motion'), { input, clipSeconds })
    expect(priceOf(5.04)).toEqual({ credits: 8.96, isUpperBound: false })
    expect(priceOf(5.4)).toEqual({ credits: 10.752, isUpperBound: false })
    expect(priceOf(40)).toEqual({ credits: 71.68, isUpperBound: false })
    expect(priceOf()).toEqual({ credits: 53.76, isUpperBound: true })
  })

  it('prices only the part of the clip that the platform uses', () => {
    const genjutsu = getModelOrThrow('genjutsu-swap')
    const priceOf = (clipSeconds: number) => catalogueCredits(genjutsu, { input: { resolution: '480p' }, clipSeconds })
    expect(priceOf(200)).toEqual(priceOf(30))
    expect(priceOf(10).credits).toBe(50.88)
  })
})

describe('the clips that decide the length', () => {
  const edit = getModelOrThrow('kling-omni-edit')
  const motion = getModelOrThrow('seedance-edit')

  it('are the source clip, else the clips that are edited', () => {
    expect(clipSources(edit, { referenceClips: ['a', 'b'] })).toEqual(['a', 'b'])
    expect(clipSources(motion, { clip: 'a', referenceClips: ['b'] })).toEqual(['a'])
    expect(clipSources(getModelOrThrow('kling-omni-clip'), { referenceClips: ['a'] })).toEqual([])
  })

  it('count together, and not at all while one is not measured', () => {
    const measured = new Map([
      ['a', 2],
      ['b', 3.5],
    ])
    expect(pricedClipSeconds(['a', 'b'], measured)).toBe(5.5)
    expect(pricedClipSeconds(['a', 'https://files.test/c.mp4'], measured)).toBeUndefined()
    expect(pricedClipSeconds([], measured)).toBeUndefined()
  })
})
