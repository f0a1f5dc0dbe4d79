// Models that the catalogue does not have, made from what the platform lists.
import { describe, expect, it } from 'vitest'
import { capabilitiesOf } from '../../../contracts/models/capabilities.ts'
import type { Model } from '../../../contracts/models/model.ts'
import type { JsonSchema, PlatformListing } from '../../../contracts/models/platform-listing.ts'
import { encodeInput } from '../encode.ts'
import { mediaOf, replaceMedia } from '../media-of.ts'
import { slotsNeeded } from '../../pool/slots-needed.ts'
import { isCallableSlug } from './callable-slug.ts'
import { unknownModel } from './unknown-model.ts'

const URL_TYPE = { type: 'string', format: 'uri' }

function listing(properties: JsonSchema, over: Partial<PlatformListing> = {}, rest: JsonSchema = {}): PlatformListing {
  const inputSchema = { type: 'object', properties, ...rest }
  return {
    slug: 'acme/beam',
    title: 'Beam',
    description: '',
    outputType: 'video',
    operations: [],
    inputSchema,
    ...over,
  }
}

function modelOf(listed: PlatformListing): Model {
  const made = unknownModel(listed, 'v1')
  if (made.kind === 'unusable') throw new Error(made.reason)
  return made.model
}

describe('an unknown model', () => {
  it('has the platform’s names, with the roles that films and capabilities need', () => {
    const model = modelOf(
      listing(
        {
          prompt: { type: 'string', maxLength: 400 },
          image_url: URL_TYPE,
          end_image_url: { anyOf: [URL_TYPE, { type: 'null' }] },
          duration: { type: 'integer', minimum: 2, maximum: 6, default: 3 },
          audio_url: { $ref: '#/$defs/Address' },
          mood: { enum: ['calm', 'storm'] },
        },
        {},
        { required: ['prompt', 'image_url'], $defs: { Address: URL_TYPE } },
      ),
    )
    expect(model.fields.map(({ name, role, isRequired = false }) => [name, role, isRequired])).toEqual([
      ['prompt', 'prompt', true],
      ['image_url', 'beginsOn', true],
      ['end_image_url', 'endsOn', false],
      ['duration', 'lengthSeconds', false],
      ['audio_url', 'soundIn', false],
      ['mood', 'setting', false],
    ])
    expect(capabilitiesOf(model)).toEqual(
      expect.arrayContaining(['begins_on_picture', 'ends_on_picture', 'takes_sound', 'chooses_length']),
    )
  })

  it('finds its files in texts, lists, objects and lists of objects, and no other addresses', () => {
    const model = modelOf(
      listing({
        input_images: { type: 'array', items: { type: 'string' } },
        video_urls: { type: 'array', items: URL_TYPE },
        image: { type: 'object', properties: { type: { const: 'image_url' }, image_url: { type: 'string' } } },
        shots: {
          type: 'array',
          items: { type: 'object', properties: { frame: { type: 'object', properties: { url: URL_TYPE } } } },
        },
        callback_url: URL_TYPE,
        link_url: URL_TYPE,
        video_style: { type: 'string' },
      }),
    )
    const input = {
      input_images: ['a1', 'a2'],
      video_urls: ['v1'],
      image: { type: 'image_url', image_url: 'a3' },
      shots: [{ frame: { url: 'a4' } }],
      callback_url: 'https://us.test',
      link_url: 'https://else.test',
      video_style: 'noir',
    }
    expect(mediaOf(model, input).map(({ pointer, kind }) => `${pointer} ${kind}`)).toEqual([
      '/input_images/0 image',
      '/input_images/1 image',
      '/video_urls/0 video',
      '/image/image_url image',
      '/shots/0/frame/url image',
    ])
    const placed = replaceMedia(model, { ...input, more: 1 }, ({ source }) => `https://cdn.test/${source}`)
    expect(encodeInput(model, placed)).toEqual({ ...placed, more: 1 })
    expect(() => encodeInput(model, input)).toThrow('a1 is not a public URL')
  })

  it('counts each output as a slot, also where the number is the default', () => {
    const model = modelOf(listing({ batch_size: { type: 'integer', default: 4 } }, { outputType: 'image' }))
    expect(slotsNeeded(model, {})).toBe(4)
    expect(slotsNeeded(model, { batch_size: 2 })).toBe(2)
  })

  it.each([
    ['has no schema', { inputSchema: null }],
    ['makes an unknown kind of output', { outputType: 'hologram' }],
    ['has a schema without fields', { inputSchema: { type: 'string' } }],
    ['has an id that is another route', { slug: 'requests/1/cancel' }],
  ])('that %s cannot be used', (_name, over) => {
    expect(unknownModel(listing({}, over), 'v1').kind).toBe('unusable')
  })

  it('is read within limits where its schema refers to itself', () => {
    const node: JsonSchema = {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`n${n}`, { $ref: '#' }])),
    }
    const before = performance.now()
    const model = modelOf(listing({}, { inputSchema: node }))
    expect(model.fields.length).toBeLessThanOrEqual(30)
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(modelOf(listing({ a: { $ref: '#/properties/a' } })).fields[0]?.type.kind).toBe('json')
  })
})

it.each(['../requests', 'a//b', '/a', 'a/', 'models', 'Requests/x', 'a/../b', 'a?b', 'a b', 'v1/x'])(
  'no submission goes to the path %s',
  (slug) => expect(isCallableSlug(slug)).toBe(false),
)
