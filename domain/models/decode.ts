// Our form of a body in the platform's own dialect, for callers that speak it already: the reverse of `encode.ts`.
// Invariant: a value that cannot be read is passed on as it is, so that the schema of the model refuses it with its field.
import type { ChoiceType, Field, FieldType, MediaType } from '../../contracts/models/field.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import { isObject } from '../validation/is-object.ts'
import { MEDIA_OBJECTS } from './encode.ts'
import { formsOf } from './routes.ts'

type Body = Record<string, unknown>

export interface DecodedRequest {
  model: Model
  /** Not validated yet. */
  input: Record<string, unknown>
  /** Fields of the body that the model does not have. The platform ignores them at most models. */
  unknownFields: string[]
}

/** `path`: of the platform, without its query, for example `/v1/image2video/dop`. Undefined where no model is on that path. */
export function decodeRequest(path: string, body: unknown): DecodedRequest | undefined {
  const params = isObject(body) && isObject(body['params']) ? body['params'] : {}
  for (const model of MODELS) {
    for (const form of formsOf(model)) {
      if (form.olderRoute?.path === path && hasConstants(form, params)) return { model, ...decoded(form, params) }
    }
  }
  const model = MODELS.find(({ id, olderRoute }) => `/${id}` === path && olderRoute === undefined)
  return model && { model, ...decoded(model, isObject(body) ? body : {}) }
}

function decoded({ fields, olderRoute }: Model, body: Body): Omit<DecodedRequest, 'model'> {
  const names = new Set([...Object.keys(olderRoute?.constants ?? {}), ...wireNames(fields)])
  return {
    input: decodeFields(fields, body),
    unknownFields: Object.keys(body).filter((name) => !names.has(name)),
  }
}

function hasConstants({ olderRoute }: Model, params: Body): boolean {
  return Object.entries(olderRoute?.constants ?? {}).every(([name, value]) => params[name] === value)
}

function wireNames(fields: readonly Field[]): string[] {
  return fields.flatMap(({ type, wire, wireForm }) =>
    wireForm === 'spread' && type.kind === 'group' ? wireNames(type.fields) : [wire],
  )
}

function decodeFields(fields: readonly Field[], body: Body): Body {
  const input: Body = {}
  for (const field of fields) {
    const value = decodeField(field, body)
    // The platform's own schemas give null as the default of optional fields.
    if (value !== undefined && value !== null) input[field.name] = value
  }
  return input
}

function decodeField({ type, wire, wireForm }: Field, body: Body): unknown {
  if (wireForm === 'spread' && type.kind === 'group') {
    const group = decodeFields(type.fields, body)
    // The platform ignores the strength of a character without its id.
    return type.fields.every(({ name, isRequired }) => !isRequired || name in group) ? group : undefined
  }
  const value = body[wire]
  if (value === undefined || value === null) return undefined
  if (wireForm !== 'list_of_one') return decodeValue(type, value)
  // An empty list means no value. A longer list is refused by the schema, as the platform refuses it.
  if (!Array.isArray(value) || value.length > 1) return value
  return value.length === 0 ? undefined : decodeValue(type, value[0])
}

function decodeValue(type: FieldType, value: unknown): unknown {
  switch (type.kind) {
    case 'text':
    case 'id':
    case 'json':
      return value
    case 'number':
      return type.isTextOnWire && typeof value === 'string' && value !== '' ? Number(value) : value
    case 'flag':
      return type.wireValues ? decodeFlag(type.wireValues, value) : value
    case 'choice':
      return decodeChoice(type, value)
    case 'media':
      return decodeMedia(type, value)
    case 'list':
      return Array.isArray(value) ? value.map((entry) => decodeValue(type.of, entry)) : value
    case 'group':
      return isObject(value) ? decodeFields(type.fields, value) : value
  }
}

function decodeFlag({ no, yes }: { no: string; yes: string }, value: unknown): unknown {
  if (value === yes) return true
  return value === no ? false : value
}

function decodeChoice({ values, wireValues }: ChoiceType, value: unknown): unknown {
  const index = wireValues?.indexOf(value as string) ?? -1
  return index === -1 ? value : values[index]
}

function decodeMedia({ media, wireForm }: MediaType, value: unknown): unknown {
  if (wireForm !== 'object' || !isObject(value)) return value
  return value['type'] === MEDIA_OBJECTS[media] ? value[MEDIA_OBJECTS[media]] : value
}
