import { describe, expect, it } from 'vitest'
import { KLING_2_6_IMAGE_TO_VIDEO } from '../../contracts/models/kling.ts'
import { DOP_LITE } from '../../contracts/models/dop.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import { exampleInputs, priceKind } from './price-kinds.ts'
import { estimateCredits } from './prices.ts'

describe('priceKind', () => {
  it('separates inputs whose price may differ, and no others', () => {
    const input = { prompt: 'Waves', durationSeconds: 5, sound: true, cfgScale: 0.5 }
    const kind = priceKind(KLING_2_6_IMAGE_TO_VIDEO, input)
    expect(kind).toBe('durationSeconds=5 sound=true')
    expect(priceKind(KLING_2_6_IMAGE_TO_VIDEO, { ...input, prompt: 'Dunes', cfgScale: 1 })).toBe(kind)
    expect(priceKind(KLING_2_6_IMAGE_TO_VIDEO, { ...input, sound: false })).not.toBe(kind)
    expect(priceKind(DOP_LITE, { prompt: 'Waves' })).toBe('')
  })
})

describe.each(MODELS.map((model) => [model.id, model] as const))('the kinds of %s', (_id, model) => {
  it('are few, all different, and valid input', () => {
    const inputs = exampleInputs(model)
    expect(new Set(inputs.map((input) => priceKind(model, input))).size).toBe(inputs.length)
    expect(inputs.length).toBeLessThanOrEqual(12)
    for (const input of inputs) expect(model.input.parse(input)).toEqual(input)
  })

  it('hold all that our own price depends on', () => {
    const prices = new Map<string, number>()
    for (const input of exampleInputs(model)) prices.set(priceKind(model, input), estimateCredits(model, input))
    const image = 'image' in model.input.shape ? { image: 'https://pictures.test/a.png' } : {}
    const plain = model.input.parse({ prompt: 'x', ...image })
    expect(prices.get(priceKind(model, plain))).toBe(estimateCredits(model, plain))
  })
})
