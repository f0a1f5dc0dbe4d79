// Says what is wrong with query parameters or headers, in the same words as for bodies.
import type { z } from 'zod'
import { sentenceOf } from '../../domain/validation/issue-sentence.ts'
import { ServiceProblem } from './service-problem.ts'

/** `given` is what was checked: names and texts. */
export function refuseParameters(issues: readonly z.core.$ZodIssue[], given: unknown): ServiceProblem {
  const errors = issues.map((issue) => {
    const name = String(issue.path[0] ?? '')
    const input = (given as Record<string, unknown>)[name]
    return { pointer: name, detail: sentenceOf({ ...issue, input } as z.core.$ZodRawIssue) }
  })
  return new ServiceProblem('invalid_request', { detail: 'A parameter of the request is not right.', errors })
}
