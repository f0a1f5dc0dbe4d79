// Checks with JSON Schemas from outside, in the real thread.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSchemaChecker } from './schema-checker.ts'

const checker = createSchemaChecker()

describe('a schema of the platform', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      prompt: { type: 'string', minLength: 2 },
      duration: { type: 'integer', minimum: 3, maximum: 15 },
      image_url: { type: 'string', format: 'uri' },
      mode: { $ref: '#/definitions/mode' },
    },
    required: ['prompt'],
    additionalProperties: false,
    definitions: { mode: { enum: ['std', 'pro'] } },
  }

  it('accepts what it permits', async () => {
    const value = { prompt: 'Waves', duration: 5, image_url: 'https://files.test/a.png', mode: 'pro' }
    expect(await checker.check({ schema, value })).toEqual({ kind: 'valid' })
  })

  it('reports every fault with its place, its keyword and what is expected', async () => {
    const value = { duration: 20, image_url: 'a.png', mode: 'fast', style: 'x' }
    const checked = await checker.check({ schema, value })
    expect(checked).toEqual({
      kind: 'invalid',
      violations: expect.arrayContaining([
        { path: [], keyword: 'required', expected: 'prompt' },
        { path: [], keyword: 'additionalProperties', expected: 'style' },
        { path: ['duration'], keyword: 'maximum', expected: 15 },
        { path: ['image_url'], keyword: 'format', expected: 'uri' },
        { path: ['mode'], keyword: 'enum', expected: ['std', 'pro'] },
      ]),
    })
  })
})

describe('a hostile schema', () => {
  let server: Server
  let calls = 0
  beforeAll(async () => {
    server = createServer((_request, response) => {
      calls += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())

  it.each(['$ref', '$dynamicRef', '$schema', '$id'])('loads nothing from a network by %s', async (keyword) => {
    const { port } = server.address() as AddressInfo
    const within = { properties: { a: { [keyword]: `http://127.0.0.1:${port}/schema.json` } } }
    const checked = await checker.check({ schema: within, value: { a: 1 } })
    expect(checked.kind).not.toBe('invalid')
    expect(calls).toBe(0)
  })

  it('says that a reference to another document cannot be used', async () => {
    const schema = { $id: 'https://outside.test/root', properties: { a: { $ref: 'https://outside.test/other.json' } } }
    expect(await checker.check({ schema, value: {} })).toMatchObject({ kind: 'unusable' })
  })

  it('is given up after the time limit, and the next check gets its result from a new thread', async () => {
    const short = createSchemaChecker({ timeoutMs: 1_500 })
    const pattern = { properties: { a: { type: 'string', pattern: '^(a+)+$' } } }
    const before = performance.now()
    const checks = [
      short.check({ schema: pattern, value: { a: `${'a'.repeat(60)}!` } }),
      short.check({ schema: { type: 'object' }, value: {} }),
    ]
    expect(await Promise.all(checks)).toEqual([
      { kind: 'unusable', detail: 'the check takes longer than 1.5 s' },
      { kind: 'valid' },
    ])
    expect(performance.now() - before).toBeLessThan(30_000)
  })

  it.each([
    { name: 'an endless recursion', schema: { $ref: '#' } },
    { name: 'a type that does not exist', schema: { type: 'strin' } },
    { name: 'an asynchronous schema', schema: { $async: true, type: 'object' } },
  ])('$name cannot be used', async ({ schema }) => {
    expect(await checker.check({ schema, value: {} })).toMatchObject({ kind: 'unusable' })
  })
})
