// The product's catalogue and the sandbox's are two readings of the platform's documentation. Where both have a model they must
// agree on what it takes and costs, or the sandbox proves nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { composeRequest } from '../adapters/higgsfield/wire/compose.ts'
import { MODELS } from '../contracts/models/catalogue.ts'
import type { Field, IdList } from '../contracts/models/field.ts'
import { inputSchema } from '../contracts/models/input-schema.ts'
import type { Model } from '../contracts/models/model.ts'
import { decodeRequest } from '../domain/models/decode.ts'
import { formsOf } from '../domain/models/routes.ts'
import { arbitraryInput } from '../domain/models/testing/arbitrary-input.ts'
import { catalogueCredits, followsClip } from '../domain/money/prices.ts'
import { findModel } from '../packages/sandbox/models/catalogue.ts'
import {
  genjutsuRestylePresets,
  marketingPresets,
  minimaxMotions,
  motions,
  soulStyles,
  soulStylesV2,
} from '../packages/sandbox/models/lists.ts'
import { ASSUMED_SOURCE_SECONDS, type QuoteResult } from '../packages/sandbox/models/model.ts'
import { type Schema, valuesOf } from './support/fuzz/schema-values.ts'
import { edgeInputs } from './support/models/edge-inputs.ts'
import { wrongBodies } from './support/models/wrong-bodies.ts'
import { agreementRuns } from './support/settings.ts'

/** Inputs for each model and direction. AGREEMENT_RUNS sets another number, for example 500. */
const RUNS = { numRuns: agreementRuns, seed: 7 }
const TIME_LIMIT_MS = 30_000 * Math.max(1, RUNS.numRuns / 20)

const anyId = ['2f6c1d8e-0b5a-4c1e-9a57-3d1f0c7b8e42']
const IDS: Record<IdList, readonly string[]> = {
  style: soulStyles.map(({ id }) => id),
  style_v2: soulStylesV2.map(({ id }) => id),
  motion: motions.map(({ id }) => id),
  minimax_motion: minimaxMotions.map(({ id }) => id),
  restyle_preset: genjutsuRestylePresets.map(({ id }) => id),
  marketing_preset: marketingPresets.map(({ id }) => id),
  'character-v1': anyId,
  'character-v2': anyId,
  'character-cinema': anyId,
}
const idsOf = (list: IdList) => IDS[list]

interface WireRequest {
  dialect: 'v1' | 'v2'
  path: string
  body: Record<string, unknown>
}

function requestOf(model: Model, input: Record<string, unknown>): WireRequest {
  const { dialect, path, body } = composeRequest({ modelId: model.id, declaration: model, input })
  return { dialect, path, body: JSON.parse(body) as Record<string, unknown> }
}

function quoteOf({ dialect, path, body }: WireRequest): QuoteResult | undefined {
  return findModel(dialect, path.slice(1))?.quote(dialect === 'v1' ? body['params'] : body)
}

/** What the sandbox says of an input: its price, or why it refuses it. */
function sandboxPrice(model: Model, input: Record<string, unknown>): unknown {
  const result = quoteOf(requestOf(model, input))
  return result?.ok ? result.quote.priceCredits : (result ?? 'no such path')
}

function expectSamePrice(model: Model, given: Record<string, unknown>): void {
  const input = inputSchema(model).parse(given)
  const clipSeconds = followsClip(model) ? ASSUMED_SOURCE_SECONDS : undefined
  const { credits: ours, isUpperBound } = catalogueCredits(model, { input, clipSeconds })
  const credits = sandboxPrice(model, input)
  if (isUpperBound && typeof credits === 'number')
    expect({ input, isHigher: credits > ours }).toEqual({ input, isHigher: false })
  else expect({ input, credits }).toEqual({ input, credits: ours })
}

/** Every form in which a model is sent: some have a route of each dialect. */
const FORMS = MODELS.flatMap((model) => formsOf(model).map((form) => [pathOf(form), form.id, form] as const))

function pathOf({ id, olderRoute }: Model): string {
  return olderRoute?.path ?? `/${id}`
}

describe.each(FORMS)('%s of %s', (path, _id, model) => {
  const { dialect } = { dialect: model.olderRoute ? 'v1' : 'v2' } as const
  const known = findModel(dialect, path.slice(1))

  it('is in the catalogue of the sandbox', () => {
    expect(known?.outputType).toBe(model.output)
  })

  it('the sandbox accepts the edges of each field, at the same price', () => {
    const inputs = edgeInputs(model, idsOf)
    expect(inputs.length).toBeGreaterThan(model.fields.length)
    for (const input of inputs) expectSamePrice(model, input)
  })

  it('the sandbox accepts input that is made from our fields, at the same price', { timeout: TIME_LIMIT_MS }, () => {
    fc.assert(
      fc.property(arbitraryInput(model, { ids: idsOf }), (input) => expectSamePrice(model, input)),
      RUNS,
    )
  })

  it('we refuse a body that differs from a valid one in a value that the sandbox refuses', () => {
    const schema = z.toJSONSchema(known!.schema, { io: 'input', unrepresentable: 'any' }) as Schema
    const refused = wrongBodies(schema, validBody(model))
      .filter(({ field }) => !NOT_COMPARED.has(field))
      .map(({ field, body }) => ({
        field,
        request: { dialect, path, body: dialect === 'v1' ? { params: body } : body },
      }))
      .filter(({ request }) => quoteOf(request)?.ok === false)
    expect(refused.length).toBeGreaterThan(0)
    for (const { field, request } of refused) {
      const decoded = decodeRequest(path, request.body)
      // A caller of the platform's dialect learns of a field that the model does not have.
      const isRefused =
        !decoded || decoded.unknownFields.includes(field) || !inputSchema(model).safeParse(decoded.input).success
      expect({ field, body: request.body, isRefused }).toEqual({ field, body: request.body, isRefused: true })
    }
  })

  it('the sandbox refuses a value of ours that we refuse', () => {
    const valid = validBody(model)
    for (const field of model.fields) {
      for (const value of wrongValuesOf(field)) {
        expect(inputSchema(model).safeParse({ ...validInput(model), [field.name]: value }).success).toBe(false)
        const body = { ...valid, [field.wire]: value }
        const request = { dialect, path, body: dialect === 'v1' ? { params: body } : body }
        expect({ body, isAccepted: quoteOf(request)?.ok }).toEqual({ body, isAccepted: false })
      }
    }
  })

  it(
    'we accept a body that is made from the schema of the sandbox, and send one that means the same',
    { timeout: TIME_LIMIT_MS },
    () => {
      const schema = z.toJSONSchema(known!.schema, { io: 'input', unrepresentable: 'any' }) as Schema
      const bodies = valuesOf(withoutMeta(schema), (schema['$defs'] ?? {}) as Record<string, Schema>)
        .map((fields) => ({ ...offered(model, fields as Record<string, unknown>), ...model.olderRoute?.constants }))
        .filter((fields) => model.fields.every(({ wire, isRequired }) => !isRequired || hasValue(fields[wire])))
        .map((fields) => ({ dialect, path, body: dialect === 'v1' ? { params: fields } : fields }))
        .filter((request) => quoteOf(request)?.ok === true)
      fc.assert(
        fc.property(bodies, (request) => {
          const decoded = decodeRequest(path, request.body)
          const checked = inputSchema(model).safeParse(decoded?.input)
          expect({ body: request.body, refused: checked.error?.issues }).toEqual({
            body: request.body,
            refused: undefined,
          })
          expect(quoteOf(requestOf(model, checked.data!))).toEqual(quoteOf(request))
        }),
        RUNS,
      )
    },
  )
})

/** The least valid input, with ids that the lists of the sandbox have. */
function validInput(model: Model): Record<string, unknown> {
  return edgeInputs(model, idsOf)[0]!
}

function validBody(model: Model): Record<string, unknown> {
  const { dialect, body } = requestOf(model, inputSchema(model).parse(validInput(model)))
  return dialect === 'v1' ? (body['params'] as Record<string, unknown>) : body
}

/** Values beyond bounds that are the platform's. Not those of texts and lists, which we may limit where the platform names no limit. */
function wrongValuesOf({ type }: Field): unknown[] {
  if (type.kind === 'choice' && !type.wireValues) return [typeof type.values[0] === 'number' ? -1 : 'no-such-value']
  if (type.kind === 'number' && !type.isTextOnWire) return [type.max + 1, ...(type.isInteger ? [type.min + 0.5] : [])]
  return []
}

/**
 * Fields whose form the documentation does not describe, so that we do not offer them. Soul IDs as well: callers name a character, and
 * the worker adds the Soul ID of the account.
 */
const NOT_COMPARED = new Set([
  'colors',
  'background_color',
  'model',
  'custom_reference_id',
  'custom_reference_strength',
])

/** Second spellings of fields, which users have seen and which the sandbox accepts. We read and send the documented one only. */
const SECOND_SPELLINGS: Readonly<Record<string, readonly string[]>> = { 'nano-banana-pro': ['image_urls'] }

/** Texts without white space at their ends, as we send them, and ids of the platform's lists. */
function offered(model: Model, fields: Record<string, unknown>): Record<string, unknown> {
  const ids = model.fields.flatMap(({ wire, type }) =>
    type.kind === 'id' && wire in fields ? [[wire, idsOf(type.of)[0]]] : [],
  )
  const kept = Object.entries(fields).filter(([name]) => !SECOND_SPELLINGS[model.id]?.includes(name))
  const trimmed = kept.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
  return Object.fromEntries([...trimmed, ...ids]) as Record<string, unknown>
}

/** We may require more than the platform does: a text that says something, and the first of two frames. */
function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function withoutMeta({ $schema: _schema, $defs: _defs, ...schema }: Schema): Schema {
  return schema
}
