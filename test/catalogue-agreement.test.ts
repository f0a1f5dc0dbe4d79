// The product's catalogue and the sandbox's are written down apart; where both know a model they must agree on what it
// takes and costs, or the sandbox proves nothing.
import { describe, expect, it } from 'vitest'
import { composeRequest } from '../adapters/higgsfield/wire/compose.ts'
import { MODELS } from '../contracts/models/catalogue.ts'
import { describeInput } from '../contracts/models/describe-input.ts'
import { inputSchema } from '../contracts/models/input-schema.ts'
import type { Model } from '../contracts/models/model.ts'
import { estimateCredits } from '../domain/money/prices.ts'
import { findModel } from '../packages/sandbox/models/catalogue.ts'
import { motions, soulStyles, soulStylesV2 } from '../packages/sandbox/models/lists.ts'

interface FieldSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: FieldSchema[]
  minimum?: number
  maximum?: number
  maxLength?: number
  format?: string
}

const picture = 'https://files.test/picture.png'

/** Values at the edges of what the product takes. Ids stand for things on the platform, so they are taken from its lists. */
function valuesOf(model: Model, field: string, schema: FieldSchema): unknown[] {
  if (field === 'image' || field === 'endImage') return [picture]
  if (field === 'styleId') return [(model.id.includes('/v2/') ? soulStylesV2 : soulStyles)[5]?.id]
  if (field === 'motions') return [[], motions.slice(0, 2).map(({ id }) => ({ id, strength: 1 }))]
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((option) => valuesOf(model, field, option))
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum !== undefined) return schema.enum
  if (schema.type === 'boolean') return [true, false]
  if (schema.type === 'string') return ['x', 'y'.repeat(schema.maxLength ?? 100)]
  if (schema.minimum !== undefined && schema.maximum !== undefined) return [schema.minimum, schema.maximum]
  throw new Error(`${model.id}: no values known for ${field}, add its kind here`)
}

function inputsOf(model: Model): Record<string, unknown>[] {
  const schema = describeInput(model) as { properties: Record<string, FieldSchema>; required: string[] }
  const fields = Object.entries(schema.properties).map(
    ([field, fieldSchema]) => [field, valuesOf(model, field, fieldSchema)] as const,
  )
  const least = Object.fromEntries(
    fields.flatMap(([field, [value]]) => (schema.required.includes(field) ? [[field, value]] : [])),
  )
  const most = Object.fromEntries(fields.map(([field, values]) => [field, values.at(-1)]))
  const single = fields.flatMap(([field, values]) => values.map((value) => ({ ...least, [field]: value })))
  return [least, most, ...single]
}

describe.each(MODELS.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  it('is in the catalogue of the sandbox', () => {
    expect(findModel('v2', model.id)?.outputType).toBe(model.output)
  })

  it('the sandbox accepts every input that the product accepts, at the same price', () => {
    const inputs = inputsOf(model)
    expect(inputs.length).toBeGreaterThan(5)
    for (const given of inputs) {
      const input = inputSchema(model).parse(given)
      const request = composeRequest({ modelId: model.id, input })
      const body = JSON.parse(request.body) as { params?: unknown }
      const known = findModel(request.dialect, request.path.slice(1))
      const result = known?.quote(request.dialect === 'v1' ? body.params : body)
      const told = result?.ok ? result.quote.priceCredits : (result ?? 'no such path')
      expect({ input, credits: told }).toEqual({ input, credits: estimateCredits(model, input) })
    }
  })
})
