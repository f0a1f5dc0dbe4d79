// Describes an invalid field in the platform's two wordings: the list entries of a submission (FastAPI) and the one line of an
// estimate (JSON Schema).
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

export interface FieldError {
  type: string
  loc: PropertyKey[]
  msg: string
  input?: unknown
  ctx?: Record<string, unknown>
}

/** Entries of a 422. `root` precedes the path, e.g. `['body', 'params']`. */
export function fieldErrors(issue: Issue, root: readonly string[], body: unknown): FieldError[] {
  const loc = [...root, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const extra = { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' }
    return issue.keys.map((key) => ({ ...extra, loc: [...loc, key], input: valueAt(body, [...issue.path, key]) }))
  }
  const input = valueAt(body, issue.path)
  if (input === undefined) return [{ type: 'missing', loc, msg: 'Field required' }]
  const { type, msg, ctx } = wording(issue, input)
  return [{ type, loc, msg, input, ...(ctx === undefined ? {} : { ctx }) }]
}

/** The line of a 400, e.g. `'auto' is not one of ['on', 'off']`. */
export function schemaErrorLine(issue: Issue, body: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `Additional properties are not allowed (${issue.keys.map(python).join(', ')} was unexpected)`
  }
  const input = valueAt(body, issue.path)
  const value = python(input)
  if (input === undefined) return `'${issue.path.join('.')}' is a required property`
  switch (issue.code) {
    case 'invalid_value':
      return `${value} is not one of [${issue.values.map(python).join(', ')}]`
    case 'invalid_type':
      return `${value} is not of type '${issue.expected === 'int' ? 'integer' : issue.expected}'`
    case 'too_small':
      return isNumeric(issue.origin) ? `${value} is less than the minimum of ${issue.minimum}` : `${value} is too short`
    case 'too_big':
      return isNumeric(issue.origin)
        ? `${value} is greater than the maximum of ${issue.maximum}`
        : `${value} is too long`
    case 'not_multiple_of':
      return `${value} is not a multiple of ${issue.divisor}`
    case 'invalid_format':
      return `${value} is not a '${issue.format === 'url' ? 'uri' : issue.format}'`
    case 'custom':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return `${issue.path.join('.')}: ${issue.message}`
  }
}

type Wording = Pick<FieldError, 'type' | 'msg' | 'ctx'>

function wording(issue: Issue, input: unknown): Wording {
  switch (issue.code) {
    case 'invalid_value':
      return { type: 'enum', msg: `Input should be ${alternatives(issue.values.map(python))}` }
    case 'invalid_type':
      return typeWording(issue.expected, input)
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), input)
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), input)
    case 'not_multiple_of':
      return { type: 'multiple_of', msg: `Input should be a multiple of ${issue.divisor}` }
    case 'invalid_format':
      if (issue.format === 'uuid') return { type: 'uuid_parsing', msg: 'Input should be a valid UUID' }
      if (issue.format === 'url') return { type: 'url_parsing', msg: 'Input should be a valid URL' }
      return { type: 'string_pattern_mismatch', msg: issue.message }
    case 'unrecognized_keys':
    case 'custom':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return { type: 'value_error', msg: issue.message }
  }
}

const TYPE_NAMES: Record<string, [string, string]> = {
  boolean: ['bool_type', 'boolean'],
  int: ['int_type', 'integer'],
  array: ['list_type', 'list'],
  object: ['dict_type', 'dictionary'],
}

function typeWording(expected: string, input: unknown): Wording {
  if (expected === 'int' && typeof input === 'number') {
    const msg = 'Input should be a valid integer, got a number with a fractional part'
    return { type: 'int_from_float', msg }
  }
  const [type, noun] = TYPE_NAMES[expected] ?? [`${expected}_type`, expected]
  return { type, msg: `Input should be a valid ${noun}` }
}

function tooSmall(origin: string, minimum: number, input: unknown): Wording {
  if (isNumeric(origin)) {
    const msg = `Input should be greater than or equal to ${minimum}`
    return { type: 'greater_than_equal', msg, ctx: { ge: minimum } }
  }
  const msg = `should have at least ${counted(minimum, origin)}`
  if (origin === 'string') return { type: 'string_too_short', msg: `String ${msg}`, ctx: { min_length: minimum } }
  return {
    type: 'too_short',
    msg: `List ${msg} after validation, not ${lengthOf(input)}`,
    ctx: { min_length: minimum },
  }
}

function tooBig(origin: string, maximum: number, input: unknown): Wording {
  if (isNumeric(origin)) {
    return { type: 'less_than_equal', msg: `Input should be less than or equal to ${maximum}`, ctx: { le: maximum } }
  }
  const msg = `should have at most ${counted(maximum, origin)}`
  if (origin === 'string') return { type: 'string_too_long', msg: `String ${msg}`, ctx: { max_length: maximum } }
  return { type: 'too_long', msg: `List ${msg} after validation, not ${lengthOf(input)}`, ctx: { max_length: maximum } }
}

function isNumeric(origin: string): boolean {
  return origin === 'number' || origin === 'int' || origin === 'bigint'
}

function counted(count: number, origin: string): string {
  const noun = origin === 'string' ? 'character' : 'item'
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function lengthOf(input: unknown): number {
  return Array.isArray(input) ? input.length : 0
}

function alternatives(texts: string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

/** A value as Python prints it. */
function python(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return JSON.stringify(value)
}
