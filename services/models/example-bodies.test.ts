import { expect, it } from 'vitest'
import { MODELS } from '../../contracts/models/catalogue.ts'
import { CreateGeneration } from '../../contracts/public/create-generation.ts'
import { exampleBodies } from './example-bodies.ts'

const bodies = exampleBodies()

it('every model has an example', () => {
  expect(Object.keys(bodies)).toEqual(MODELS.map(({ aliases }) => aliases[0]))
})

it.each(Object.entries(bodies))('the example of %s is accepted by the schema of its model', (name, { value }) => {
  const { error } = CreateGeneration.safeParse(value)
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []).toEqual([])
  expect(value.model).toBe(name)
})
