// The refusal of query parameters or headers, with the same sentences as for bodies.
import type { z } from 'zod'
import { MAX_LISTED_ERRORS } from '../../domain/validation/check.ts'
import { sentenceOf } from '../../domain/validation/issue-sentence.ts'
import { nearestName } from '../../domain/validation/nearest-name.ts'
import { ServiceProblem } from './service-problem.ts'

/**
 * Checks parameters that `schema` refuses again, to get sentences for people. `given`: the values by name; a parameter that is sent
 * more than once has a list. Returns `invalid_request` with at most `MAX_LISTED_ERRORS` errors.
 */
export function refuseParameters(schema: z.ZodObject, given: Record<string, unknown>): ServiceProblem {
  // A message of the schema is preferred to the general one.
  const { error } = schema.safeParse(given, { error: sentenceOf })
  const errors = (error?.issues ?? []).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(schema.shape)
      return issue.keys.slice(0, MAX_LISTED_ERRORS).map((name) => ({ pointer: name, detail: unknownName(name, known) }))
    }
    const name = String(issue.path[0] ?? '')
    return [{ pointer: name, detail: isRepeated(issue, given[name]) ? 'must be sent once' : issue.message }]
  })
  return new ServiceProblem('invalid_request', {
    detail:
      errors.length === 1 ? 'A parameter of the request is not valid.' : 'Parameters of the request are not valid.',
    errors: errors.slice(0, MAX_LISTED_ERRORS),
  })
}

/** A parameter that may be repeated is a union with a list, whose own message says what is wrong. */
function isRepeated(issue: z.core.$ZodIssue, value: unknown): boolean {
  return Array.isArray(value) && issue.code !== 'invalid_union'
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known)
  if (meant !== undefined) return `is not a parameter here; did you mean "${meant}"?`
  return known.length === 0
    ? 'is not a parameter here; this operation takes none'
    : `is not a parameter here; the parameters are ${known.join(', ')}`
}
