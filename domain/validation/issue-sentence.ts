// One sentence for each kind of error, as the second half of "<field> …".
import type { z } from 'zod'
import { nearestName } from './nearest-name.ts'

type RawIssue = z.core.$ZodRawIssue

const TYPE_NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
  null: 'null',
}

/** The sentence for an issue without a message in its schema. */
export function sentenceOf(issue: RawIssue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue.expected, issue.input)
    case 'invalid_value':
      return oneOf(issue.values, issue.input)
    case 'too_small':
      return `must ${sizePhrase(issue.origin, 'at least', issue.minimum)}`
    case 'too_big':
      return `must ${sizePhrase(issue.origin, 'at most', issue.maximum)}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'invalid_format':
      return formatSentence(issue.format)
    case 'invalid_union':
      return issue.discriminator === undefined ? unionSentence(issue.errors) : choiceSentence(issue)
    case 'unrecognized_keys':
      return 'has fields that are not known here'
    case 'custom':
    case 'invalid_key':
    case 'invalid_element':
      return 'is not valid'
  }
}

function typeSentence(expected: string, given: unknown): string {
  const wanted = TYPE_NAMES[expected] ?? expected
  if (expected === 'int' && typeof given === 'number') return `must be ${wanted}`
  return `must be ${wanted}, not ${typeNameOf(given)}`
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  // JSON has no NaN: it is a query parameter whose text is not a number.
  if (Number.isNaN(value)) return TYPE_NAMES['string']!
  return TYPE_NAMES[typeof value] ?? typeof value
}

/** A list that is longer gets the nearest value instead: nothing is found in it at a glance. */
const LISTED_VALUES = 30

function oneOf(values: readonly unknown[], given?: unknown): string {
  const names = values.map(String)
  const meant = names.length > LISTED_VALUES && typeof given === 'string' ? nearestName(given, names) : undefined
  if (meant !== undefined) return `is not one of the ${names.length} choices; did you mean "${meant}"?`
  return names.length === 1 ? `must be ${names[0]}` : `must be one of ${names.join(', ')}`
}

function sizePhrase(origin: string, bound: 'at least' | 'at most', limit: number | bigint): string {
  switch (origin) {
    case 'string':
      return `have ${bound} ${limit} characters`
    case 'array':
      return `have ${bound} ${limit} entries`
    default:
      return `be ${bound} ${limit}`
  }
}

function formatSentence(format: string): string {
  switch (format) {
    case 'uuid':
      return 'must be a UUID, for example 464ea177-8d40-4940-8d9d-b438bab269c7'
    case 'url':
      return 'must be a URL'
    default:
      return `must be a valid ${format}`
  }
}

/** A discriminator field: missing, or none of the choices. */
function choiceSentence(issue: { input?: unknown; discriminator?: string | undefined }): string {
  const given = (issue.input as Record<string, unknown> | null)?.[issue.discriminator ?? '']
  if (given === undefined) return 'is required'
  return typeof given === 'string' ? 'is not one of the choices' : 'must be a text'
}

/** Alternatives that are all fixed values become one list. Otherwise the message of the last alternative is used. */
function unionSentence(alternatives: readonly (readonly z.core.$ZodIssue[])[]): string {
  const values = alternatives.map((issues) => (issues[0]?.code === 'invalid_value' ? issues[0].values : undefined))
  if (values.length > 0 && values.every((list) => list !== undefined)) return oneOf(values.flat())
  return alternatives.at(-1)?.[0]?.message ?? 'is not valid'
}
