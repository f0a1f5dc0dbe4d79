// Parses the text of an option by the type of its field. Texts, ids, media and rules between fields are checked by the API.
import { InvalidArgumentError } from 'commander'
import type { FieldType, GroupType, ListType, NumberType } from '../../contracts/models/field.ts'
import { nearestName } from '../../domain/validation/nearest-name.ts'
import { notAChoice } from '../errors/suggest-choices.ts'
import { mainFieldOf } from './main-field.ts'

/** The value. A list is parsed from a JSON list or from one entry. Throws `InvalidArgumentError` with what is allowed. */
export function parseValue(type: FieldType, text: string): unknown {
  switch (type.kind) {
    case 'number':
      return numberOrThrow(type, text)
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true'
      throw notAChoice(text, ['true', 'false'])
    case 'choice': {
      const value = type.values.find((candidate) => String(candidate) === text)
      if (value === undefined) throw notAChoice(text, type.values.map(String))
      return value
    }
    case 'list':
      return listOf(type, text)
    case 'group':
      return groupOrThrow(type, text)
    case 'text':
    case 'id':
    case 'media':
      return text
    case 'json':
      return jsonIn(text) ?? text
  }
}

function numberOrThrow({ isInteger, min, max }: NumberType, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (number >= min && number <= max && (!isInteger || Number.isInteger(number))) return number
  throw new InvalidArgumentError(`It must be a ${isInteger ? 'whole ' : ''}number from ${min} to ${max}.`)
}

function listOf(type: ListType, text: string): unknown[] {
  const list = text.trimStart().startsWith('[') ? jsonIn(text) : undefined
  return Array.isArray(list) ? list : [parseValue(type.of, text)]
}

function groupOrThrow(type: GroupType, text: string): unknown {
  const main = mainFieldOf(type)
  if (!text.trimStart().startsWith('{') && main !== undefined) return { [main.name]: parseValue(main.type, text) }
  const value = jsonIn(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError(`It must be a JSON object with ${type.fields.map(({ name }) => name).join(', ')}.`)
  }
  const names = type.fields.map(({ name }) => name)
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown === undefined) return value
  const meant = nearestName(unknown, names)
  const question = meant === undefined ? '' : ` Did you mean "${meant}"?`
  throw new InvalidArgumentError(`It has no field "${unknown}", only ${names.join(', ')}.${question}`)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
