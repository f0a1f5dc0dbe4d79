import { expect, it } from 'vitest'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { characterUseOf } from '../../contracts/models/character-use.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import { exampleInput } from '../models/example-input.ts'
import { asReferences } from './as-references.ts'

const images = Array.from({ length: 20 }, (_, index) => `https://files.test/${index}.png`)
const wan = getModelOrThrow('wan-2.7-reference')
const sent = (model: typeof wan, input: Record<string, unknown>, ids = images) => {
  const result = asReferences(model, input, ids)
  return result?.ok ? result.input['references'] : result?.detail
}

it('sends as many images as the model takes, after the own references', () => {
  const banana = getModelOrThrow('banana')
  expect(sent(banana, { prompt: 'x', references: ['own'] })).toEqual(['own', ...images.slice(0, 7)])
  expect(sent(banana, { prompt: 'x', character: { id: 'Ada' } }, images.slice(0, 2))).toEqual(images.slice(0, 2))
})

it('a limit for all media together counts too', () => {
  const clips = { prompt: 'x', referenceClips: ['a', 'b', 'c'] }
  expect(sent(wan, clips)).toEqual(images.slice(0, 2))
})

it('says which field has no place left', () => {
  const full = { prompt: 'x', references: ['a', 'b', 'c', 'd', 'e'] }
  expect(sent(wan, full)).toMatch(/^the character needs a place in references, .* remove one$/)
})

it('is undefined for a model without reference images', () => {
  expect(asReferences(getModelOrThrow('soul'), { prompt: 'x' }, images)).toBeUndefined()
})

it('every model that takes reference images accepts a character instead of them, and then its images', () => {
  const models = MODELS.filter((model) => characterUseOf(model)?.kind === 'references')
  expect(models.length).toBeGreaterThan(20)
  for (const model of models) {
    const { references: _references, ...least } = exampleInput(model)
    const asked = inputSchema(model).safeParse({ ...least, character: { id: 'Ada' } })
    expect({ model: model.id, issues: asked.error?.issues }).toEqual({ model: model.id, issues: undefined })
    const result = asReferences(model, asked.data!, images)
    expect(inputSchema(model).safeParse(result?.ok && result.input).error?.issues).toBeUndefined()
  }
})
