// Reading the platform's list of models with its schemas.
import { describe, expect, it } from 'vitest'
import { createListingReader } from './listings.ts'
import { fixedCredentials } from './testing/fixed-credentials.ts'
import { jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const credentials = fixedCredentials([{ accountId: 'a', keyId: 'id', secret: 'hush' }])
const read = (baseUrl: string) =>
  createListingReader({ baseUrl, userAgent: 'test/1', credentials, timeoutMs: 10_000 }).readModels({ accountId: 'a' })

const schema = { type: 'object', properties: { prompt: { type: 'string' } } }
const nested = (levels: number): object => (levels === 0 ? {} : { properties: { a: nested(levels - 1) } })

describe('the list of an account', () => {
  it('is read page by page with its schemas', async () => {
    const all = Array.from({ length: 60 }, (_, n) => ({
      slug: `acme/m${n}`,
      output_type: 'video',
      input_schema: schema,
    }))
    await using server = await startScriptedServer((request, response) => {
      const page = Number(new URL(request.url, 'http://x').searchParams.get('page'))
      jsonAnswer(200, { items: all.slice((page - 1) * 25, page * 25) })(request, response)
    })
    const models = await read(server.baseUrl)
    expect(models).toHaveLength(60)
    expect(models?.[0]).toEqual({
      slug: 'acme/m0',
      title: '',
      description: '',
      outputType: 'video',
      operations: [],
      inputSchema: schema,
    })
    expect(server.seen[0]?.url).toContain('include_schema=true')
  })

  it.each([
    ['is too large', { description: 'x'.repeat(140_000) }],
    ['is too deep', nested(40)],
    ['has a character that cannot be stored', { title: 'a\u0000b' }],
    ['is no object', ['x']],
  ])('has no schema where it %s', async (_name, input_schema) => {
    await using server = await startScriptedServer(
      jsonAnswer(200, { items: [{ slug: 'acme/m', title: 'M\u0000', input_schema }, { slug: 7 }, null] }),
    )
    expect(await read(server.baseUrl)).toMatchObject([{ slug: 'acme/m', title: 'M', inputSchema: null }])
  })

  it('is missing where a page cannot be read, because half of it would show the other models as gone', async () => {
    await using server = await startScriptedServer((request, response) =>
      request.url.includes('page=1&')
        ? jsonAnswer(200, { items: [{ slug: 'acme/m' }] })(request, response)
        : jsonAnswer(500, {})(request, response),
    )
    expect(await read(server.baseUrl)).toBeUndefined()
  })
})
