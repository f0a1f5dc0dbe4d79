import { describe, expect, it } from 'vitest'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { estimateCredits } from './prices.ts'

describe('estimateCredits', () => {
  it('prices pictures by resolution and batch', () => {
    expect(estimateCredits(getModelOrThrow('soul'), { resolution: '720p', batchSize: 1 })).toBe(1.5)
    expect(estimateCredits(getModelOrThrow('soul'), { resolution: '1080p', batchSize: 4 })).toBe(12)
    expect(estimateCredits(getModelOrThrow('soul-2'), { resolution: '720p', batchSize: 4 })).toBe(0.205)
  })

  it('prices clips by the second', () => {
    expect(estimateCredits(getModelOrThrow('kling'), { durationSeconds: 5 })).toBe(5.6)
    expect(estimateCredits(getModelOrThrow('kling'), { durationSeconds: 10 })).toBe(11.2)
  })

  it('prices DoP clips flat', () => {
    expect(estimateCredits(getModelOrThrow('dop'), {})).toBe(9)
  })
})
