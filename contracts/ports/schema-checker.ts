// Checks a value with a JSON Schema that comes from outside. `adapters/json-schema` implements it.
// Invariant: a check loads nothing from a network, and ends within a few seconds also where the schema is hostile.
import type { JsonSchema } from '../models/platform-listing.ts'

/** What a part of the value breaks. */
export interface SchemaViolation {
  path: readonly (string | number)[]
  /** Keyword of JSON Schema, for example `maximum`. */
  keyword: string
  /** The value of the keyword, for example the maximum. For `required` and `additionalProperties` the name of the field. */
  expected: unknown
}

export type SchemaCheck =
  | { kind: 'valid' }
  | { kind: 'invalid'; violations: SchemaViolation[] }
  /** The schema is not one, refers to another document, or cannot be checked within the limits of time and memory. */
  | { kind: 'unusable'; detail: string }

export interface SchemaChecker {
  /** Does not throw. */
  check(input: { schema: JsonSchema; value: unknown }): Promise<SchemaCheck>
}
