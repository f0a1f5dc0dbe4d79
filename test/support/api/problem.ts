// Reads an error answer as what every error answer must be: a problem document whose status is the answer's.
import { expect } from 'vitest'
import { Problem } from '../../../contracts/public/problems.ts'

export async function problemFrom(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}
