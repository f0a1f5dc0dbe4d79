// For tests: bodies made from the input schema of a model, so that a test can go through the whole catalogue.
import { z } from 'zod'
import type { Model } from '../models/model.ts'
import { genjutsuRestylePresets } from '../models/lists.ts'

export interface FieldSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  minimum?: number
  minLength?: number
  minItems?: number
  items?: FieldSchema
  properties?: Record<string, FieldSchema>
  required?: string[]
  anyOf?: FieldSchema[]
}

const url = 'http://placeholder.invalid/input.png'
const wav = 'http://placeholder.invalid/input.wav'

/** Fields that rules between fields require in addition. */
const extras: Record<string, object> = {
  'wan/v2.7/reference-to-video': { image_urls: [url] },
  'bytedance/seedance-2.0/reference-to-video': { image_urls: [url] },
  'bytedance/seedance-2.5/reference-to-video': { image_urls: [url] },
  'kling-video/o3/first-last-frame': { prompt: 'x' },
  'kling-video/o3/image-reference': { prompt: 'x' },
  'higgsfield/genjutsu/restyle/v1.0': { preset_id: genjutsuRestylePresets[0]?.id },
  'v1/speak/higgsfield': { input_audio: { type: 'audio_url', audio_url: wav } },
}

export function schemaOf(model: Model): FieldSchema {
  return z.toJSONSchema(model.schema, { io: 'input', unrepresentable: 'any' }) as FieldSchema
}

/** Only the required fields. */
export function minimalBody(model: Model): Record<string, unknown> {
  return { ...(valueOf(schemaOf(model)) as object), ...extras[model.id] }
}

/** Schemas of the body's fields, without the null that many allow. */
export function fieldsOf(model: Model): [string, FieldSchema][] {
  return Object.entries(schemaOf(model).properties ?? {}).map(([name, schema]) => [name, schema.anyOf?.[0] ?? schema])
}

function valueOf(schema: FieldSchema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, valueOf(schema.properties?.[name] ?? {})]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => valueOf(schema.items ?? {}))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      if (schema.format === 'uri') return url
      if (schema.format === 'uuid') return '3f0a86a4-4f8e-4f53-9a3b-1b1f6c1d2e3f'
      return 'x'.repeat(schema.minLength ?? 1)
    case undefined:
    default:
      throw new Error(`no value for ${JSON.stringify(schema)}`)
  }
}
