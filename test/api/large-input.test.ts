// Large input costs time linear in its size: the API answers a body of the greatest size within a few seconds.
import { expect, it } from 'vitest'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()

const LIMIT_MS = 10_000
const IMAGE = 'asset_01kabq5w3gey3s9v8m0n7xkc2t'
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, 1]))
const lists = (depth: number, inner: string) => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`

it.each([
  ['70,000 unknown fields', '/v1/generations', { model: 'soul', input: { prompt: 'x', ...fields(70_000) } }],
  ['70,000 unknown fields beside the input', '/v1/generations', { model: 'soul', input: {}, ...fields(70_000) }],
  [
    '50,000 unknown settings of 100 scenes',
    '/v1/films',
    { image: IMAGE, settings: fields(50_000), scenes: Array.from({ length: 100 }, () => ({ prompt: 'x' })) },
  ],
  ['100,000 empty scenes', '/v1/films', { image: IMAGE, scenes: Array.from({ length: 100_000 }, () => ({})) }],
  ['60,000 wrong limits of models', '/v1/accounts', { modelSlots: fields(60_000) }],
  ['400,000 nested lists', '/v1/generations', `{"model":"soul","input":{"prompt":${lists(400_000, '1')}}}`],
  ['a NUL in 400,000 lists', '/v1/generations', `{"model":"soul","input":{"prompt":${lists(400_000, '"\\u0000"')}}}`],
  ['a model name of a megabyte', '/v1/generations', { model: 'so'.repeat(500_000) }],
])('refuses %s at once, with at most 51 errors', async (_what, path, body) => {
  const startedAt = performance.now()
  const problem = await problemFrom(await test.postJson(path, body))
  expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS)
  expect(problem.status).toBe(422)
  expect(problem.errors!.length).toBeLessThanOrEqual(51)
})

it('counts the errors that it does not list', async () => {
  const body = { model: 'soul', input: { prompt: 'x', ...fields(200) } }
  const problem = await problemFrom(await test.postJson('/v1/generations', body))
  expect(problem.detail).toBe('200 fields are not valid; nothing was accepted.')
  expect(problem.errors).toHaveLength(51)
  expect(problem.errors!.at(-1)).toEqual({ pointer: '', detail: '150 more errors are not listed here' })
})

it('names unknown query parameters, at most 50', async () => {
  const query = Array.from({ length: 1_000 }, (_, index) => `field${index}=1`).join('&')
  const problem = await problemFrom(await test.request(`/v1/generations?${query}`))
  expect(problem).toMatchObject({ status: 400, errors: { length: 50 } })
  expect(problem.errors![0]).toEqual({
    pointer: 'field0',
    detail: expect.stringMatching(/^is not a parameter here; the parameters are limit, cursor, [a-zA-Z, ]+$/),
  })
})
