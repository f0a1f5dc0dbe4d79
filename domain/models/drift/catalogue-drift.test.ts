// The differences between the catalogue and what the platform lists.
import { describe, expect, it } from 'vitest'
import { getModelOrThrow } from '../../../contracts/models/catalogue.ts'
import type { JsonSchema, PlatformListing } from '../../../contracts/models/platform-listing.ts'
import { priceKind } from '../../money/price-kinds.ts'
import { exampleInput } from '../example-input.ts'
import { catalogueDrift, type DriftInput } from './catalogue-drift.ts'

const KLING = getModelOrThrow('kling')

/** What the platform lists where it agrees with the catalogue. */
const SAME: Record<string, JsonSchema> = {
  prompt: { type: 'string', maxLength: 2500 },
  image_url: { type: 'string', format: 'uri' },
  sound: { type: 'string', enum: ['on', 'off'], default: 'on' },
  duration: { enum: [5, 10], default: 5 },
  cfg_scale: { type: 'number', minimum: 0, maximum: 1 },
  aspect_ratio: { enum: ['16:9', '9:16', '1:1'] },
}

function listing(
  changes: Record<string, JsonSchema | undefined> = {},
  over: Partial<PlatformListing> = {},
): PlatformListing {
  const properties = Object.fromEntries(
    Object.entries({ ...SAME, ...changes }).filter(([, value]) => value !== undefined),
  )
  const inputSchema = { type: 'object', properties, required: ['prompt', 'image_url'] }
  return { slug: KLING.id, title: 'Kling', description: '', outputType: 'video', operations: [], inputSchema, ...over }
}

function drift(over: Partial<DriftInput>): string[] {
  const input = { catalogue: [KLING], listings: [listing()], isComplete: true, prices: [], ...over }
  return catalogueDrift(input).map(({ kind, model, field, detail }) => [kind, field ?? model, detail].join(': '))
}

describe('the comparison of the catalogue with the platform', () => {
  it('finds nothing where both agree', () => expect(drift({})).toEqual([]))

  it.each([
    ['a new field', { mood: { enum: ['calm'] } }, 'new_field: mood: is a field that the catalogue does not have'],
    ['a missing field', { cfg_scale: undefined }, 'missing_field: cfg_scale: is not in the platform’s schema'],
    ['a new value', { duration: { enum: [5, 10, 15] } }, 'new_value: duration: takes 15 on the platform too'],
    ['a missing value', { sound: { enum: ['on'] } }, 'missing_value: sound: does not take "off" on the platform'],
    [
      'another bound',
      { prompt: { type: 'string', maxLength: 900 } },
      'other_bound: prompt: has another limit of characters: 2500 here, 900 on the platform',
    ],
    [
      'another default',
      { duration: { enum: [5, 10], default: 10 } },
      'other_default: duration: has another default: 5 here, 10 on the platform',
    ],
  ])('finds %s', (_name, changes, expected) => expect(drift({ listings: [listing(changes)] })).toEqual([expected]))

  it('finds a field that is required only on the platform', () => {
    const inputSchema = { type: 'object', properties: SAME, required: ['prompt', 'image_url', 'aspect_ratio'] }
    expect(drift({ listings: [listing({}, { inputSchema })] })).toEqual([
      'required_field: aspect_ratio: is required on the platform',
    ])
  })

  it('finds models of one side only; of the catalogue only where every account was listed', () => {
    const other = listing({}, { slug: 'acme/beam' })
    const unusable = listing({}, { slug: 'acme/dark', inputSchema: null })
    expect(drift({ listings: [other, unusable] })).toEqual([
      'unknown_model: acme/beam: is not in the catalogue; it can be used by its id',
      'unusable_model: acme/dark: cannot be used: it has no input schema, or one that is too large',
      `not_offered: ${KLING.id}: is offered by no account`,
    ])
    expect(drift({ listings: [], isComplete: false })).toEqual([])
  })

  it('finds another price, and none where an upper bound holds', () => {
    const prices = [
      { model: KLING.id, kind: priceKind(KLING, exampleInput(KLING, { durationSeconds: 5 })), credits: 4 },
    ]
    expect(drift({ prices })).toEqual([
      expect.stringMatching(/^other_price: .* has another price for .*: 5\.6 credits here, 4 on the platform$/),
    ])
    const bound = { ...KLING, price: { ...KLING.price, isUpperBound: true } }
    expect(drift({ catalogue: [bound], prices })).toEqual([])
  })
})
