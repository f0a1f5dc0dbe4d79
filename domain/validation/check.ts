// Checks a value with a schema. Each error is a pointer to the field and a sentence that says how to fix it.
// Invariant: a sentence never repeats the value. A message of the schema is preferred to the general one. The work is linear in the
// size of the value, because callers choose the value.
import type { z } from 'zod'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { nearestName } from './nearest-name.ts'
import { sentenceOf } from './issue-sentence.ts'

/** `unlisted`: the number of errors that `errors` leaves out. */
export type Checked<Value> = { ok: true; value: Value } | { ok: false; errors: ProblemFieldError[]; unlisted: number }

/** Errors that a response lists; the others are counted. */
export const MAX_LISTED_ERRORS = 50

/** Returns the schema's output (defaults filled in), or the first errors in the order of the fields, at most `MAX_LISTED_ERRORS`. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Checked<z.output<Schema>> {
  // The known names of a closed object are available only while an issue is made. The finished issue has the same array of keys.
  const knownFields = new Map<readonly string[], string[]>()
  const parsed = schema.safeParse(value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') knownFields.set(issue.keys, fieldsOf(issue.inst))
      return sentenceOf(issue)
    },
  })
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: ProblemFieldError[] = []
  let count = 0
  for (const issue of parsed.error.issues) {
    count += issue.code === 'unrecognized_keys' ? issue.keys.length : 1
    for (const error of errorsOf(issue, knownFields)) {
      if (errors.length === MAX_LISTED_ERRORS) break
      errors.push(error)
    }
  }
  return { ok: false, errors, unlisted: count - errors.length }
}

function* errorsOf(issue: z.core.$ZodIssue, knownFields: ReadonlyMap<readonly string[], string[]>) {
  if (issue.code !== 'unrecognized_keys') {
    yield { pointer: pointerOf(issue.path), detail: issue.message }
    return
  }
  const known = knownFields.get(issue.keys) ?? []
  for (const key of issue.keys) yield unknownField(issue.path, key, known)
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
