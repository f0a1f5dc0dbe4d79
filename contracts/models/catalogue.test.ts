import { describe, expect, it } from 'vitest'
import { findModel, MODELS } from './catalogue.ts'

describe('the catalogue', () => {
  it('has unique ids and aliases', () => {
    const names = MODELS.flatMap((model) => [model.id, ...model.aliases])
    expect(new Set(names).size).toBe(names.length)
  })

  it('finds a model by id and by alias', () => {
    expect(findModel('kling')?.id).toBe('kling-video/v2.6/pro/image-to-video')
    expect(findModel('kling-video/omni/first-last-frame')?.aliases).toContain('kling-omni')
    expect(findModel('sora')).toBeUndefined()
  })

  it.each(MODELS.map((model) => [model.id, model] as const))(
    '%s has the input that its price depends on',
    (_id, model) => {
      const { price } = model
      if (price.per === 'second') expect('durationSeconds' in model.input.shape).toBe(true)
      if (price.per === 'image') {
        const resolution = (model.input.parse({ prompt: 'x' }) as { resolution: string }).resolution
        expect(Object.keys(price.creditsByResolution)).toContain(resolution)
      }
    },
  )
})
