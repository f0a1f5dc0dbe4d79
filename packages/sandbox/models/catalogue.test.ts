// Every model of the catalogue: its required fields, its refusals, its price and its plan.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validationFailed } from '../engine/refusals/refusals.ts'
import { fieldsOf, minimalBody, schemaOf } from '../testing/bodies.ts'
import type { TestSandbox } from '../testing/client.ts'
import { startTestSandbox } from '../testing/client.ts'
import { ALL_MODELS } from './catalogue.ts'
import type { Model, Quote } from './model.ts'

const everyModel = ALL_MODELS.map((model) => [model.id, model] as const)

function quoteOrThrow(model: Model, body: unknown): Quote {
  const result = model.quote(body)
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.quote
}

/** The entries of the platform's 422. */
function errorsOf(model: Model, body: unknown) {
  const result = model.quote(body)
  if (result.ok || 'badInput' in result) throw new Error(`${model.id} did not refuse ${JSON.stringify(body)}`)
  const { status, body: answer } = validationFailed(result.issues, { dialect: model.dialect, body })
  expect(status).toBe(422)
  return answer.detail as { type: string; loc: string[]; msg: string; input?: unknown }[]
}

const locOf = (model: Model, field: string) => (model.dialect === 'v1' ? ['body', 'params', field] : ['body', field])

it('has no id twice, and a JobSet type for exactly the v1 routes', () => {
  expect(new Set(ALL_MODELS.map((model) => model.id)).size).toBe(ALL_MODELS.length)
  for (const model of ALL_MODELS) expect(model.jobSetType !== null).toBe(model.dialect === 'v1')
})

describe.each(everyModel)('%s', (_id, model) => {
  it('accepts a minimal body, with a price and a plan', () => {
    const { priceCredits, outputCount, plan } = quoteOrThrow(model, minimalBody(model))
    expect(priceCredits).toBeGreaterThan(0)
    expect(outputCount).toBeGreaterThanOrEqual(1)
    expect({ image: 'picture', video: 'clip', audio: 'sound' }[model.outputType]).toBe(plan.kind)
    if (plan.kind === 'clip') expect(plan.durationSeconds * plan.fps).toBeGreaterThanOrEqual(24)
    if (plan.kind === 'picture') expect(Math.min(plan.size.width, plan.size.height)).toBeGreaterThanOrEqual(256)
    if (plan.kind === 'clip' && 'width' in plan.size) {
      expect([plan.size.width % 2, plan.size.height % 2]).toEqual([0, 0])
    }
  })

  it('names each required field that is missing', () => {
    for (const field of schemaOf(model).required ?? []) {
      const { [field]: _left, ...body } = minimalBody(model)
      expect(errorsOf(model, body)).toEqual([{ type: 'missing', loc: locOf(model, field), msg: 'Field required' }])
    }
  })

  it('takes every value of a list and no other', () => {
    for (const [field, schema] of fieldsOf(model)) {
      const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const])
      for (const value of values) {
        // Only rules between fields may refuse it.
        const result = model.quote({ ...minimalBody(model), [field]: value })
        expect(result.ok || 'badInput' in result, `${field}: ${String(value)}`).toBe(true)
      }
      if (values.length === 0) continue
      const errors = errorsOf(model, { ...minimalBody(model), [field]: 'no such value' })
      expect(errors[0]).toMatchObject({ type: 'enum', loc: locOf(model, field), input: 'no such value' })
    }
  })

  it('requires integers, and numbers within their limits', () => {
    for (const [field, schema] of fieldsOf(model)) {
      if (schema.type !== 'integer' || schema.enum !== undefined || schema.const !== undefined) continue
      expect(errorsOf(model, { ...minimalBody(model), [field]: 5.5 })[0]?.loc).toEqual(locOf(model, field))
      expect(errorsOf(model, { ...minimalBody(model), [field]: '5' })[0]?.type).toMatch(/_type$/)
      const low = { ...minimalBody(model), [field]: (schema.minimum ?? 0) - 1 }
      expect(errorsOf(model, low)[0]?.type).toBe('greater_than_equal')
    }
  })

  it('tolerates unknown fields, unless its schema is closed', () => {
    const body = { ...minimalBody(model), some_unknown_field: 1 }
    const isClosed = /genjutsu|pixverse/.test(model.id)
    if (isClosed) {
      expect(errorsOf(model, body)).toEqual([
        {
          type: 'extra_forbidden',
          loc: ['body', 'some_unknown_field'],
          msg: 'Extra inputs are not permitted',
          input: 1,
        },
      ])
    } else expect(quoteOrThrow(model, body)).toEqual(quoteOrThrow(model, minimalBody(model)))
  })
})

describe('over HTTP', () => {
  let sandbox: TestSandbox
  beforeAll(async () => {
    // The speed is so low that no output is drawn.
    sandbox = await startTestSandbox({ speed: 0.0001, credits: 1_000_000, queueMultiplier: 1000 })
  })
  afterAll(() => sandbox.close())

  it('reserves for every v2 model what the estimate said', async () => {
    for (const model of ALL_MODELS.filter(({ dialect }) => dialect === 'v2')) {
      const body = minimalBody(model)
      const estimate = await sandbox.post(`/estimate/${model.id}`, body)
      const before = await sandbox.balance('north')
      const { status } = await sandbox.post(`/${model.id}`, body)
      const reserved = (before - (await sandbox.balance('north'))).toFixed(3)
      const isMetered = model.pricingDescription !== null
      const expected = isMetered ? quoteOrThrow(model, body).priceCredits.toFixed(3) : estimate.body.credits
      expect([model.id, estimate.status, status, reserved]).toEqual([model.id, 200, 200, expected])
    }
  })

  it('answers every v1 route with a JobSet of its type', async () => {
    for (const model of ALL_MODELS.filter(({ dialect }) => dialect === 'v1')) {
      const { status, body } = await sandbox.post(`/${model.id}`, { params: minimalBody(model) })
      expect([model.id, status, body.type, body.jobs.length]).toEqual([model.id, 200, model.jobSetType, 1])
    }
  })
})
