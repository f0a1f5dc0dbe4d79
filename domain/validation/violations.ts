// Turns what breaks a JSON Schema into the same sentences as what breaks a schema of ours.
// Invariant: one error for each place of the value. A sentence never repeats the value.
import type { z } from 'zod'
import type { SchemaViolation } from '../../contracts/ports/schema-checker.ts'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { MAX_LISTED_ERRORS, pointerOf } from './check.ts'
import { sentenceOf } from './issue-sentence.ts'
import { nearestName } from './nearest-name.ts'

type RawIssue = z.core.$ZodRawIssue

export interface ViolationErrors {
  errors: ProblemFieldError[]
  /** The number of errors that `errors` leaves out. */
  unlisted: number
}

/** `value`: what was checked. `fields`: names that a misspelt name at the top may mean. */
export function errorsOfViolations(
  violations: readonly SchemaViolation[],
  { value, fields }: { value: unknown; fields: readonly string[] },
): ViolationErrors {
  const places = Map.groupBy(violations.map(atField), ({ path }) => pointerOf(path))
  // A summary such as `anyOf` says nothing beside the faults that it sums up.
  const deepest = [...places].filter(
    ([, found]) => places.size === 1 || found.some(({ keyword }) => !SUMMARIES.has(keyword)),
  )
  const errors = deepest.map(([pointer, found]) => ({ pointer, detail: sentenceFor(found, { value, fields }) }))
  return { errors: errors.slice(0, MAX_LISTED_ERRORS), unlisted: Math.max(0, errors.length - MAX_LISTED_ERRORS) }
}

const SUMMARIES = new Set(['anyOf', 'oneOf', 'allOf', 'if', 'not', 'discriminator'])

/** A missing or unknown field is reported at its own place, where JSON Schema reports it at the object around it. */
function atField(violation: SchemaViolation): SchemaViolation {
  const { path, keyword, expected } = violation
  return FIELD_KEYWORDS.has(keyword) ? { ...violation, path: [...path, String(expected)] } : violation
}

const FIELD_KEYWORDS = new Set(['required', 'additionalProperties', 'unevaluatedProperties', 'dependentRequired'])

function sentenceFor(
  found: readonly SchemaViolation[],
  { value, fields }: { value: unknown; fields: readonly string[] },
): string {
  const input = valueAt(value, found[0]!.path)
  const choices = found.flatMap(({ keyword, expected }) =>
    keyword === 'enum' || keyword === 'const' ? [expected].flat() : [],
  )
  // The alternative null of an optional field helps no caller.
  const [first] = found.filter(
    ({ keyword, expected }) => !SUMMARIES.has(keyword) && !(keyword === 'type' && expected === 'null'),
  )
  if (choices.length > 0)
    return sentence({ code: 'invalid_value', values: choices.filter((one) => one !== null) }, input)
  if (!first) return 'does not fit the schema of the model'
  return sentenceOfOne(first, { input, fields })
}

function sentenceOfOne(
  { path, keyword, expected }: SchemaViolation,
  { input, fields }: { input: unknown; fields: readonly string[] },
): string {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is required'
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownFieldSentence(String(expected), path.length === 1 ? fields : [])
    case 'type':
      return sentence({ code: 'invalid_type', expected: zodType(expected) }, input)
    case 'exclusiveMinimum':
      return `must be more than ${String(expected)}`
    case 'exclusiveMaximum':
      return `must be less than ${String(expected)}`
    case 'multipleOf':
      return sentence({ code: 'not_multiple_of', divisor: expected }, input)
    case 'uniqueItems':
      return 'must have no entry twice'
    case 'pattern':
      return `must match the pattern ${String(expected).slice(0, 200)}`
    case 'format':
      return sentence({ code: 'invalid_format', format: expected === 'uri' ? 'url' : expected }, input)
    default:
      return sizeSentence(keyword, expected, input)
  }
}

const SIZES: Readonly<Record<string, { origin: string; bound: 'minimum' | 'maximum' }>> = {
  minimum: { origin: 'number', bound: 'minimum' },
  maximum: { origin: 'number', bound: 'maximum' },
  minLength: { origin: 'string', bound: 'minimum' },
  maxLength: { origin: 'string', bound: 'maximum' },
  minItems: { origin: 'array', bound: 'minimum' },
  maxItems: { origin: 'array', bound: 'maximum' },
}

function sizeSentence(keyword: string, expected: unknown, input: unknown): string {
  const size = Object.hasOwn(SIZES, keyword) ? SIZES[keyword] : undefined
  if (!size) return 'does not fit the schema of the model'
  const code = size.bound === 'minimum' ? 'too_small' : 'too_big'
  return sentence({ code, origin: size.origin, [size.bound]: expected }, input)
}

function zodType(expected: unknown): string {
  const name = [expected].flat().find((type) => type !== 'null')
  return name === 'integer' ? 'int' : String(name)
}

function sentence(issue: Record<string, unknown>, input: unknown): string {
  return sentenceOf({ ...issue, input } as unknown as RawIssue)
}

/** The sentence for a field that the model does not have. `known`: the names that the caller may mean. */
export function unknownFieldSentence(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known)
  if (meant) return `is not a field here; did you mean "${meant}"?`
  return known.length === 0 ? 'is not a field here' : `is not a field here; the fields here are ${known.join(', ')}`
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found: unknown = value
  for (const part of path) found = (found as Record<string | number, unknown> | null | undefined)?.[part]
  return found
}
