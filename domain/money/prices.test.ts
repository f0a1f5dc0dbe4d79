import { describe, expect, it } from 'vitest'
import { DOP_STANDARD } from '../../contracts/models/dop.ts'
import { KLING_2_6_IMAGE_TO_VIDEO } from '../../contracts/models/kling.ts'
import { SOUL_2, SOUL_STANDARD } from '../../contracts/models/soul.ts'
import { estimateCredits } from './prices.ts'

describe('estimateCredits', () => {
  it('prices pictures by resolution and batch', () => {
    expect(estimateCredits(SOUL_STANDARD, { resolution: '720p', batchSize: 1 })).toBe(1.5)
    expect(estimateCredits(SOUL_STANDARD, { resolution: '1080p', batchSize: 4 })).toBe(12)
    expect(estimateCredits(SOUL_2, { resolution: '720p', batchSize: 4 })).toBe(0.205)
  })

  it('prices clips by the second', () => {
    expect(estimateCredits(KLING_2_6_IMAGE_TO_VIDEO, { durationSeconds: 5 })).toBe(5.6)
    expect(estimateCredits(KLING_2_6_IMAGE_TO_VIDEO, { durationSeconds: 10 })).toBe(11.2)
  })

  it('prices DoP clips flat', () => {
    expect(estimateCredits(DOP_STANDARD, {})).toBe(9)
  })
})
