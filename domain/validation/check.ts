// Checks a value with a schema. Each error is a pointer to the field and a sentence that names the fix.
// Invariant: a sentence never repeats the value; a message written in the schema replaces ours.
import type { z } from 'zod'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { nearestName } from './nearest-name.ts'
import { sentenceOf } from './issue-sentence.ts'

export type Checked<Value> = { ok: true; value: Value } | { ok: false; errors: ProblemFieldError[] }

/** The schema's output with defaults, or all errors in the order of the fields. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Checked<z.output<Schema>> {
  // The field names of a closed object are available only while an issue is made, not with the finished issue.
  const knownFields = new Map<string, string[]>()
  const parsed = schema.safeParse(value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') knownFields.set(issue.keys.join('\0'), fieldsOf(issue.inst))
      return sentenceOf(issue)
    },
  })
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownField(issue.path, key, knownFields.get(issue.keys.join('\0')) ?? []))
      : [{ pointer: pointerOf(issue.path), detail: issue.message }],
  )
  return { ok: false, errors }
}

/** JSON Pointer (RFC 6901) of a path. The whole document is the empty string. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function unknownField(path: readonly PropertyKey[], key: string, known: readonly string[]): ProblemFieldError {
  const meant = nearestName(key, known)
  const hint = meant ? `did you mean "${meant}"?` : `the fields here are ${known.join(', ')}`
  return { pointer: pointerOf([...path, key]), detail: `is not a field here; ${hint}` }
}

function fieldsOf(schema: unknown): string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
  return Object.keys(shape ?? {})
}
