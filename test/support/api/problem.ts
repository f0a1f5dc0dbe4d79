// Parses an error response and checks that it is a problem document with the status of the response.
import { expect } from 'vitest'
import { Problem } from '../../../contracts/public/problems.ts'

export async function problemFrom(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}
