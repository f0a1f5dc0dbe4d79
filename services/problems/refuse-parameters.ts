// The refusal of query parameters or headers, with the same sentences as for bodies.
import type { z } from 'zod'
import { sentenceOf } from '../../domain/validation/issue-sentence.ts'
import { ServiceProblem } from './service-problem.ts'

/** Turns zod's issues into `invalid_request`. `given`: the checked values by name. */
export function refuseParameters(issues: readonly z.core.$ZodIssue[], given: unknown): ServiceProblem {
  const errors = issues.map((issue) => {
    const name = String(issue.path[0] ?? '')
    const input = (given as Record<string, unknown>)[name]
    return { pointer: name, detail: sentenceOf({ ...issue, input } as z.core.$ZodRawIssue) }
  })
  return new ServiceProblem('invalid_request', { detail: 'A parameter of the request is not valid.', errors })
}
