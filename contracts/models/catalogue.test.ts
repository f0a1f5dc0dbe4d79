import { describe, expect, it } from 'vitest'
import { findModel, MODELS } from './catalogue.ts'
import { fieldOf } from './find-field.ts'

describe('the catalogue', () => {
  it('has unique ids and aliases', () => {
    const names = MODELS.flatMap((model) => [model.id, ...model.aliases])
    expect(new Set(names).size).toBe(names.length)
  })

  it('finds a model by id and by alias', () => {
    expect(findModel('kling')?.id).toBe('kling-video/v2.6/pro/image-to-video')
    expect(findModel('kling-video/omni/first-last-frame')?.aliases).toContain('kling-omni')
    expect(findModel('klang')).toBeUndefined()
  })

  it.each(MODELS.map((model) => [model.id, model] as const))(
    '%s has the input that its price depends on',
    (_id, model) => {
      const { price, fixedClipSeconds } = model
      if (price.per === 'second') {
        expect(fieldOf(model, 'lengthSeconds') ?? fixedClipSeconds ?? price.maxSeconds).toBeDefined()
      }
      for (const name of price.creditsBy?.fields ?? []) {
        expect(model.fields.find((field) => field.name === name)?.changesPrice).toBe(true)
      }
      for (const key of Object.keys(price.creditsBy?.amounts ?? {})) {
        const values = price.creditsBy!.fields.map((name) => model.fields.find((field) => field.name === name)!.type)
        for (const [index, part] of key.split(' ').entries()) {
          const type = values[index]!
          expect(type.kind === 'choice' ? type.values.map(String) : ['true', 'false']).toContain(part)
        }
        expect(price.creditsBy!.amounts[key]).toBeLessThanOrEqual(price.credits)
      }
    },
  )
})
