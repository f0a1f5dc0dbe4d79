import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getModelOrThrow, MODELS } from '../../contracts/models/catalogue.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import type { Model } from '../../contracts/models/model.ts'
import { decodeRequest } from './decode.ts'
import { encodeInput } from './encode.ts'
import { formsOf } from './routes.ts'
import { arbitraryInput } from './testing/arbitrary-input.ts'

function sent(model: Model, input: Record<string, unknown>) {
  const body = encodeInput(model, inputSchema(model).parse(input))
  return model.olderRoute ? { path: model.olderRoute.path, body: { params: body } } : { path: `/${model.id}`, body }
}

/** Every form in which a model is sent, with the model that a body of that form is decoded to. */
const FORMS = MODELS.flatMap((model) => formsOf(model).map((form) => [form.id, form, model] as const))

describe.each(FORMS)('%s', (_id, form, model) => {
  it('is decoded to the input that was encoded, and encoded to the same bytes again', () => {
    fc.assert(
      fc.property(arbitraryInput(model), (input) => {
        const { path, body } = sent(form, input)
        const decoded = decodeRequest(path, JSON.parse(JSON.stringify(body)))
        expect(decoded).toMatchObject({ model, unknownFields: [] })
        expect(inputSchema(model).parse(decoded?.input)).toEqual(inputSchema(model).parse(input))
        expect(JSON.stringify(sent(form, decoded!.input).body)).toBe(JSON.stringify(body))
      }),
      { numRuns: 30, seed: 20 },
    )
  })
})

describe('a body of the platform', () => {
  const kling = getModelOrThrow('kling')
  const decode = (body: object, path = `/${kling.id}`) => decodeRequest(path, body)

  it('is read with null as no value, and with its unknown fields listed', () => {
    const body = { prompt: 'x', image_url: 'https://files.test/a.png', aspect_ratio: null, sound: 'off', tail: 1 }
    expect(decode(body)).toEqual({
      model: kling,
      input: { prompt: 'x', image: 'https://files.test/a.png', sound: false },
      unknownFields: ['tail'],
    })
  })

  it('keeps a value that cannot be read, so that the schema names its field', () => {
    const decoded = decode({ prompt: 'x', image_url: 'https://files.test/a.png', sound: 'loud' })
    const result = inputSchema(kling).safeParse(decoded?.input)
    expect(result.error?.issues.map(({ path }) => path)).toEqual([['sound']])
  })

  it('is found by the constants of the older dialect', () => {
    const params = {
      model: 'dop-preview',
      prompt: 'x',
      input_images: [{ type: 'image_url', image_url: 'https://a.test/b' }],
    }
    expect(decode({ params }, '/v1/image2video/dop')).toMatchObject({
      model: { id: 'higgsfield-ai/dop/standard' },
      input: { prompt: 'x', image: 'https://a.test/b' },
    })
    expect(decode({ params: { ...params, model: 'dop-standard' } }, '/v1/image2video/dop')).toBeUndefined()
    expect(decode({}, '/sora-9')).toBeUndefined()
  })
})
