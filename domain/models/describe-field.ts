// The values and the default of a field in a few words, for tables and help.
import type { Field, FieldType, ListType, MediaKind, TextType } from '../../contracts/models/field.ts'

const MEDIA: Readonly<Record<MediaKind, readonly [one: string, many: string]>> = {
  image: ['image', 'images'],
  video: ['clip', 'clips'],
  audio: ['sound', 'sounds'],
}

/** What the field takes: `5 | 10`, `1 to 30`, `image`, `1 to 4 images`, `text, at most 2500 characters`. */
export function describeType(type: FieldType): string {
  switch (type.kind) {
    case 'text':
      return `text${lengthOf(type)}`
    case 'number':
      return `${type.isInteger ? '' : 'number '}${type.min} to ${type.max}`
    case 'json':
      return 'JSON'
    case 'flag':
      return 'true | false'
    case 'choice':
      return type.values.join(' | ')
    case 'id':
      return 'name or id'
    case 'media':
      return MEDIA[type.media][0]
    case 'list':
      return `${countOf(type)} ${pluralOf(type.of)}`
    case 'group':
      return type.fields.length === 0 ? 'JSON' : `object of ${type.fields.map(({ name }) => name).join(', ')}`
  }
}

/** `required`, the default, or an empty text. */
export function describeDefault({ isRequired = false, default: value }: Field): string {
  if (value === undefined) return isRequired ? 'required' : ''
  return value === '' ? '' : String(value)
}

function lengthOf({ max }: TextType): string {
  return max === undefined ? '' : `, at most ${max} characters`
}

function countOf({ min = 0, max }: ListType): string {
  if (max === undefined) return min === 0 ? 'any number of' : `at least ${min}`
  if (min === max) return String(max)
  return min === 0 ? `up to ${max}` : `${min} to ${max}`
}

function pluralOf(type: FieldType): string {
  switch (type.kind) {
    case 'media':
      return MEDIA[type.media][1]
    case 'text':
      return `texts${lengthOf(type)}`
    case 'id':
      return 'names or ids'
    case 'group':
      return `objects of ${type.fields.map(({ name }) => name).join(', ')}`
    case 'number':
    case 'flag':
    case 'choice':
    case 'list':
    case 'json':
      return `values: ${describeType(type)}`
  }
}
