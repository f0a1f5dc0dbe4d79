// The platform's form of a model's input. Each field is written by its declaration.
// Invariant: pure. The same input gives the same bytes, in the order of the fields. A field without a value is left out and never
// null, because the platform treats the two as different.
import type { ChoiceType, Field, FieldType, MediaKind, MediaType, Scalar } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import { isPlatformId } from '../named-lists/platform-id.ts'
import { replaceMedia } from './media-of.ts'

type Body = Record<string, unknown>

/** `input`: validated, with public URLs in place of asset ids. Throws `TypeError` where it has one of our ids, or a name. */
export function encodeInput(model: Model, input: Record<string, unknown>): Body {
  // The input is in the platform's form already, also where the model has fields that are not known here.
  if (model.platformSchema) return replaceMedia(model, input, ({ source }) => publicUrl(source))
  return { ...model.olderRoute?.constants, ...encodeFields(model.fields, input) }
}

function encodeFields(fields: readonly Field[], input: Record<string, unknown>): Body {
  const body: Body = {}
  for (const field of fields) {
    const value = input[field.name]
    // The platform takes an empty text and a missing one alike where the text is optional, and refuses an empty one at some models.
    if (value === undefined || (value === '' && !field.isRequired)) continue
    if (field.wireForm === 'spread' && field.type.kind === 'group') {
      Object.assign(body, encodeFields(field.type.fields, value as Body))
    } else {
      const encoded = encodeValue(field.type, value)
      body[field.wire] = field.wireForm === 'list_of_one' ? [encoded] : encoded
    }
  }
  return body
}

function encodeValue(type: FieldType, value: unknown): unknown {
  switch (type.kind) {
    case 'text':
    case 'json':
      return value
    case 'id':
      return encodeId(value)
    case 'number':
      return type.isTextOnWire ? String(value) : value
    case 'flag':
      return type.wireValues ? type.wireValues[value === true ? 'yes' : 'no'] : value
    case 'choice':
      return encodeChoice(type, value)
    case 'media':
      return encodeMedia(type, value as string)
    case 'list':
      return (value as unknown[]).map((entry) => encodeValue(type.of, entry))
    case 'group':
      return encodeFields(type.fields, value as Body)
  }
}

/**
 * The acceptance of a job replaces names and our ids by ids of the platform. The platform ignores a Soul ID that it does not know, so that
 * a job with one of our ids would be paid without its character.
 */
function encodeId(id: unknown): unknown {
  if (typeof id === 'string' && isPlatformId(id)) return id
  throw new TypeError(`${String(id)} is not an id of the platform`)
}

function encodeChoice({ values, wireValues }: ChoiceType, value: unknown): Scalar {
  return (wireValues ?? values)[values.indexOf(value as string | number)]!
}

/** The name of an object's type on the platform; the URL is under the same name. */
export const MEDIA_OBJECTS: Readonly<Record<MediaKind, string>> = {
  image: 'image_url',
  video: 'video_url',
  audio: 'audio_url',
}

function encodeMedia({ media, wireForm }: MediaType, url: string): unknown {
  const name = MEDIA_OBJECTS[media]
  return wireForm === 'object' ? { type: name, [name]: publicUrl(url) } : publicUrl(url)
}

function publicUrl(url: string): string {
  if (!/^https?:\/\//i.test(url)) throw new TypeError(`${url} is not a public URL`)
  return url
}
