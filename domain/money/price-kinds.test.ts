import { describe, expect, it } from 'vitest'
import { getModelOrThrow, MODELS } from '../../contracts/models/catalogue.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { exampleInput } from '../models/example-input.ts'
import { exampleInputs, priceKind } from './price-kinds.ts'
import { catalogueCredits } from './prices.ts'

const KLING = getModelOrThrow('kling')

describe('priceKind', () => {
  it('separates inputs whose price may differ, and no others', () => {
    const input = { prompt: 'Waves', durationSeconds: 5, sound: true, cfgScale: 0.5 }
    const kind = priceKind(KLING, input)
    expect(kind).toBe('durationSeconds=5 sound=true')
    expect(priceKind(KLING, { ...input, prompt: 'Dunes', cfgScale: 1 })).toBe(kind)
    expect(priceKind(KLING, { ...input, sound: false })).not.toBe(kind)
    expect(priceKind(getModelOrThrow('dop-lite'), { prompt: 'Waves' })).toBe('')
  })
})

describe.each(MODELS.map((model) => [model.id, model] as const))('the kinds of %s', (_id, model) => {
  it('are few, all different, and valid input', () => {
    const inputs = exampleInputs(model)
    expect(new Set(inputs.map((input) => priceKind(model, input))).size).toBe(inputs.length)
    expect(inputs.length).toBeLessThanOrEqual(12)
    for (const input of inputs) expect(inputSchema(model).parse(input)).toEqual(input)
  })

  it('hold all that our own price depends on', () => {
    const prices = new Map<string, number>()
    for (const input of exampleInputs(model))
      prices.set(priceKind(model, input), catalogueCredits(model, { input }).credits)
    const plain = exampleInput(model, { prompt: 'other' })
    expect(prices.get(priceKind(model, plain))).toBe(catalogueCredits(model, { input: plain }).credits)
  })
})
