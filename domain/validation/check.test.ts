import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { check, MAX_LISTED_ERRORS } from './check.ts'

const SOUL = inputSchema(getModelOrThrow('soul'))
const KLING = inputSchema(getModelOrThrow('kling'))
const image = 'asset_01kabq5w3gey3s9v8m0n7xkc2t'

function mistakes(schema: z.ZodType, value: unknown) {
  const checked = check(schema, value)
  return checked.ok ? [] : checked.errors
}

describe('check', () => {
  it('fills in defaults of a right value', () => {
    const checked = check(SOUL, { prompt: ' A lamp ' })
    expect(checked).toMatchObject({ ok: true, value: { prompt: 'A lamp', resolution: '720p', batchSize: 1 } })
  })

  it.each([
    ['a missing field', {}, '/prompt', 'is required'],
    ['an empty text with a message of its own', { prompt: '' }, '/prompt', 'must say what to show'],
    ['a wrong type', { prompt: 7 }, '/prompt', 'must be a text, not a number'],
    ['a value outside a list', { prompt: 'x', resolution: '8k' }, '/resolution', 'must be one of 720p, 1080p'],
    ['a literal outside a union', { prompt: 'x', batchSize: 2 }, '/batchSize', 'must be one of 1, 4'],
    ['a number too large', { prompt: 'x', styleStrength: 2 }, '/styleStrength', 'must be at most 1'],
    ['a text too long', { prompt: 'x'.repeat(5001) }, '/prompt', 'must have at most 5000 characters'],
    ['a fraction', { prompt: 'x', seed: 1.5 }, '/seed', 'must be a whole number'],
    [
      'a misspelt field',
      { prompt: 'x', aspect_ratio: '1:1' },
      '/aspect_ratio',
      'is not a field here; did you mean "aspectRatio"?',
    ],
  ])('explains %s', (_what, value, pointer, detail) => {
    expect(mistakes(SOUL, value)).toEqual([{ pointer, detail }])
  })

  it('lists the fields where no name is near', () => {
    const [error] = mistakes(z.strictObject({ a: z.int(), b: z.int() }), { a: 1, b: 2, somethingElse: 3 })
    expect(error).toEqual({ pointer: '/somethingElse', detail: 'is not a field here; the fields here are a, b' })
  })

  it.each(['no picture', 'ftp://example.com/a.png', 'asset_short'])(
    'names the accepted forms of an image, given %s',
    (given) => {
      const [error] = mistakes(KLING, { prompt: 'x', image: given })
      expect(error).toEqual({ pointer: '/image', detail: 'must be an http(s) URL or the id of an upload (asset_…)' })
    },
  )

  it('reports all errors at once', () => {
    const errors = mistakes(KLING, { image, durationSeconds: 7, sound: 'yes' })
    expect(errors).toEqual([
      { pointer: '/prompt', detail: 'is required' },
      { pointer: '/sound', detail: 'must be true or false, not a text' },
      { pointer: '/durationSeconds', detail: 'must be one of 5, 10' },
    ])
  })

  it('lists 50 errors and counts the others, in time linear in the number of fields', () => {
    const fields = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`field${index}`, 1]))
    const startedAt = performance.now()
    const checked = check(SOUL, { prompt: 'x', ...fields })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(checked).toMatchObject({ ok: false, errors: { length: MAX_LISTED_ERRORS }, unlisted: 69_950 })
  })

  it('escapes names in pointers', () => {
    expect(mistakes(z.strictObject({ a: z.int() }), { a: 1, 'x/y~z': 1 })[0]?.pointer).toBe('/x~1y~0z')
  })
})
