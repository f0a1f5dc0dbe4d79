import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openApiDocument } from './openapi.ts'
import { OPERATIONS } from './operations.ts'

const routes = OPERATIONS.map(({ route }) => route)

describe('the OpenAPI document', () => {
  it('is the one that is checked in', async () => {
    const checkedIn = await readFile(join(import.meta.dirname, 'openapi.generated.json'), 'utf8')
    expect(JSON.parse(checkedIn)).toEqual(openApiDocument())
  })

  it('names every operation once, and says in a line what it does', () => {
    const ids = routes.map((route) => route.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const route of routes) expect(route.summary, route.operationId).toMatch(/^[A-Z].{6,110}[^.]$/)
  })

  it('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(openApiDocument())
    const { components } = openApiDocument() as { components: { schemas: Record<string, unknown> } }
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]!)
    expect(references.length).toBeGreaterThan(100)
    expect(references.filter((name) => !(name in components.schemas))).toEqual([])
  })

  it.each(routes.map((route) => [route.operationId, route] as const))('%s has examples that hold', (_id, route) => {
    const contents = Object.values(route.responses).flatMap((response) =>
      Object.entries((response as { content?: Record<string, { schema: unknown; example?: unknown }> }).content ?? {}),
    )
    for (const [contentType, { schema, example }] of contents) {
      if (!contentType.endsWith('json')) continue
      expect(z.safeParse(schema as z.ZodType, example).error).toBeUndefined()
    }
  })

  it.each(routes.filter((route) => route.path.startsWith('/v1')).map((route) => [route.operationId, route] as const))(
    '%s tells its problems',
    (_id, route) => {
      expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['401', '403', '500', '503']))
    },
  )
})
