import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { OPERATIONS } from '../operations.ts'
import { openApiDocument } from './document.ts'

const contracts = OPERATIONS.map(({ contract }) => contract)
const { paths } = openApiDocument() as { paths: Record<string, Record<string, { security: object[] }>> }
const named = contracts.map((contract) => [contract.operationId, contract] as const)

describe('the OpenAPI document', () => {
  it('equals the checked-in file', async () => {
    const checkedIn = await readFile(join(import.meta.dirname, 'openapi.generated.json'), 'utf8')
    expect(JSON.parse(checkedIn)).toEqual(openApiDocument())
  })

  it('names every operation once and has a summary for it', () => {
    const ids = contracts.map((contract) => contract.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const contract of contracts) expect(contract.summary, contract.operationId).toMatch(/^[A-Z].{6,110}[^.]$/)
  })

  it('refers only to components that it contains', () => {
    const text = JSON.stringify(openApiDocument())
    const { components } = openApiDocument() as { components: { schemas: Record<string, unknown> } }
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]!)
    expect(references.length).toBeGreaterThan(100)
    expect(references.filter((name) => !(name in components.schemas))).toEqual([])
  })

  it.each(named)('%s has valid examples', (_id, contract) => {
    const contents = Object.values(contract.responses).flatMap((response) =>
      Object.entries((response as { content?: Record<string, { schema: unknown; example?: unknown }> }).content ?? {}),
    )
    for (const [contentType, { schema, example }] of contents) {
      if (!contentType.endsWith('json')) continue
      expect(z.safeParse(schema as z.ZodType, example).error).toBeUndefined()
    }
  })

  it.each(named)('%s has the security of its audience', (_id, { access, path, method }) => {
    const schemes = paths[path]![method]!.security.flatMap((requirement) => Object.keys(requirement))
    const expected = { public: [], caller: ['token', 'operatorToken'], operator: ['operatorToken'] }
    expect(schemes).toEqual(expected[access.audience])
  })

  it.each(named.filter(([, contract]) => contract.path.startsWith('/v1')))(
    '%s declares its problems',
    (_id, contract) => {
      expect(Object.keys(contract.responses)).toEqual(expect.arrayContaining(['401', '403', '500', '503']))
    },
  )
})
