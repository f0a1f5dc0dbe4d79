// The refusal of query parameters or headers, with the same sentences as for bodies.
import type { z } from 'zod'
import { MAX_LISTED_ERRORS } from '../../domain/validation/check.ts'
import { sentenceOf } from '../../domain/validation/issue-sentence.ts'
import { ServiceProblem } from './service-problem.ts'

/** Turns zod's issues into `invalid_request`, with at most `MAX_LISTED_ERRORS` of them. `given`: the checked values by name. */
export function refuseParameters(issues: readonly z.core.$ZodIssue[], given: unknown): ServiceProblem {
  const errors = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, MAX_LISTED_ERRORS)
        .map((name) => ({ pointer: name, detail: 'is not a parameter here' }))
    }
    const name = String(issue.path[0] ?? '')
    const input = (given as Record<string, unknown>)[name]
    return [{ pointer: name, detail: sentenceOf({ ...issue, input } as z.core.$ZodRawIssue) }]
  })
  return new ServiceProblem('invalid_request', {
    detail: 'A parameter of the request is not valid.',
    errors: errors.slice(0, MAX_LISTED_ERRORS),
  })
}
