// Models that only the accounts list: prices that the platform does not give, schemas that cannot be used, and differences.
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonSchema, PlatformListing } from '../../contracts/models/platform-listing.ts'
import type { PriceQuote } from '../../services/platform/platform-lookups.ts'
import { useTestApi } from '../support/api/api.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const test = useTestApi()

const SCHEMA = {
  type: 'object',
  properties: { prompt: { type: 'string' }, size: { enum: ['s', 'l'] } },
  required: ['prompt'],
}

function listing(slug: string, inputSchema: JsonSchema | null = SCHEMA): PlatformListing {
  return { slug, title: slug, description: '', outputType: 'image', operations: ['text_to_image'], inputSchema }
}

/** What the platform lists. A test changes it. */
let listed: PlatformListing[] = []
let reads = 0
let quote: PriceQuote = { kind: 'priced', credits: 2 }

async function send(method: 'GET' | 'POST', path: string, body?: unknown) {
  const api = test.assemble({
    ctxChanges: {
      listings: {
        readModels: async () => {
          reads += 1
          return listed
        },
      },
      lookups: {
        findRequest: async () => ({ kind: 'found' }),
        quote: async () => quote,
        readList: async () => ({ kind: 'unread', detail: 'not in this test' }),
      },
    },
  })
  const response = await api.request(`http://localhost${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const order = (model: string, over: object = {}) =>
  send('POST', '/v1/generations', { model, input: { prompt: 'A lamp' }, ...over })

beforeAll(async () => {
  await seedAccounts(test.database.db, [{ name: 'north', slots: 2 }])
  listed = [
    listing('acme/beam'),
    listing('acme/metered'),
    listing('acme/remote', { ...SCHEMA, properties: { prompt: { $ref: 'https://outside.test/x.json' } } }),
    listing('acme/blank', null),
  ]
  expect((await order('acme/nothing')).body).toMatchObject({ code: 'unknown_model' })
})

describe('a model that only an account lists', () => {
  it('is found by one read of the lists, and the next unknown name within a minute makes none', async () => {
    const before = reads
    expect((await send('GET', '/v1/models/acme/beam')).body).toMatchObject({ id: 'acme/beam', source: 'platform' })
    expect((await order('acme/else')).body).toMatchObject({ code: 'unknown_model' })
    expect(reads).toBe(before)
  })

  it('is accepted at the price of the platform', async () => {
    quote = { kind: 'priced', credits: 2.5 }
    expect(await order('acme/beam')).toMatchObject({
      status: 202,
      body: { priceCredits: 2.5, priceSource: 'platform' },
    })
    const tooLittle = await order('acme/beam', { maxCredits: 1 })
    expect(tooLittle.body).toMatchObject({
      code: 'invalid_content',
      errors: [{ pointer: '/maxCredits', detail: 'is lower than the price of the job, 2.5 credits' }],
    })
  })

  it('is refused without a price, unless the caller says what it may cost', async () => {
    quote = { kind: 'unpriced', detail: 'billed by tokens' }
    const refused = await order('acme/metered')
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'price_unknown', detail: expect.stringContaining('billed by tokens') },
    })
    const accepted = await order('acme/metered', { maxCredits: 7 })
    expect(accepted).toMatchObject({ status: 202, body: { priceCredits: 7, priceSource: 'caller' } })
    quote = { kind: 'unavailable', detail: 'no answer' }
    expect((await order('acme/metered')).body).toMatchObject({ code: 'platform_unavailable' })
  })

  it.each([
    ['acme/remote', 'has an input schema that cannot be used'],
    ['acme/blank', 'has no input schema, or one that is too large'],
  ])('cannot be used where its schema cannot: %s', async (model, reason) => {
    expect((await order(model)).body).toMatchObject({ code: 'unknown_model', detail: expect.stringContaining(reason) })
  })

  it('takes only its own fields', async () => {
    expect((await order('acme/beam', { input: { sise: 'l' } })).body).toMatchObject({
      errors: [
        { pointer: '/input/sise', detail: 'is not a field here; did you mean "size"?' },
        { pointer: '/input/prompt', detail: 'is required' },
      ],
    })
  })

  it('keeps its jobs when no account lists it any more, and they can be listed', async () => {
    quote = { kind: 'priced', credits: 2.5 }
    const { body } = await order('acme/beam')
    await test.database.db.deleteFrom('accountModel').execute()
    expect((await send('GET', `/v1/generations/${String(body['id'])}`)).body).toMatchObject({ model: 'acme/beam' })
    const page = (await send('GET', '/v1/generations?model=acme/beam')).body as { data: unknown[] }
    expect(page.data.length).toBeGreaterThan(0)
  })
})
