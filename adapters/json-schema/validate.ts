// Validates a value with a JSON Schema of the platform. It runs in a thread of its own (`schema-thread.ts`).
// Invariant: no reference to another document is followed.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonSchema } from '../../contracts/models/platform-listing.ts'
import type { SchemaCheck, SchemaViolation } from '../../contracts/ports/schema-checker.ts'

/** Errors that are reported. A hostile schema can find a fault at every place of a value. */
const MAX_VIOLATIONS = 200
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** `text`: the schema as JSON. Does not throw. */
export function validate({ text, value }: { text: string; value: unknown }): SchemaCheck {
  try {
    const check = compile(text)
    if (check(value)) return { kind: 'valid' }
    return { kind: 'invalid', violations: (check.errors ?? []).slice(0, MAX_VIOLATIONS).map(toViolation) }
  } catch (error) {
    return { kind: 'unusable', detail: error instanceof Error ? error.message.slice(0, 300) : 'it cannot be read' }
  }
}

/** The last schema is kept, because jobs of a model come one after the other. */
let last: { text: string; check: ValidateFunction } | undefined

function compile(text: string): ValidateFunction {
  if (last?.text === text) return last.check
  // Without a name of its own, a reference to another document has no target, and ajv refuses the schema: it has no loader.
  const { $schema: _dialect, $id: _id, ...schema } = JSON.parse(text) as JsonSchema
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    addUsedSchema: false,
    formats: { uuid: UUID, uri: isUrl, url: isUrl },
  })
  const check = ajv.compile(schema)
  // `$async` would make the result a promise.
  if ('$async' in check) throw new Error('it is an asynchronous schema')
  last = { text, check }
  return check
}

function isUrl(text: string): boolean {
  return URL.canParse(text)
}

function toViolation({ instancePath, keyword, params }: ErrorObject): SchemaViolation {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const facts = params as Record<string, unknown>
  return { path, keyword, expected: EXPECTED.map((name) => facts[name]).find((fact) => fact !== undefined) ?? null }
}

/** Names under which ajv reports the value of a keyword. */
const EXPECTED = [
  ...['type', 'allowedValues', 'allowedValue', 'limit', 'multipleOf', 'pattern', 'format'],
  ...['missingProperty', 'additionalProperty', 'unevaluatedProperty'],
]
