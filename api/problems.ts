// Every error leaves the API through here, as an RFC 9457 problem document.
// Invariant: an unexpected error tells its request id and nothing else.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type Problem, PROBLEMS } from '../contracts/public/problems.ts'
import { classifyFailure } from '../services/problems/classify-failure.ts'
import { ServiceProblem } from '../services/problems/service-problem.ts'
import type { ApiEnv } from './api-types.ts'
import { PROBLEM_PAGE } from './problem-page-path.ts'

/** The document for an error, and the error's class for the log. */
export function problemOf(problem: ServiceProblem, request: { path: string; requestId: string }): Problem {
  const { status, title } = PROBLEMS[problem.code]
  return {
    type: `${PROBLEM_PAGE}#${problem.code}`,
    title,
    status,
    detail: problem.message,
    instance: request.path,
    code: problem.code,
    requestId: request.requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.budget ? { budget: problem.budget } : {}),
  }
}

/** Hono's error handler: classifies, logs what is our fault, answers. */
export function answerError(error: Error, c: Context<ApiEnv>): Response {
  const problem = classifyFailure(fromHono(error))
  const facts = c.get('facts')
  facts['problemCode'] = problem.code
  if (PROBLEMS[problem.code].status >= 500) {
    const fields = { err: problem.cause ?? problem, requestId: c.get('requestId'), problemCode: problem.code }
    c.get('ctx').log.error(fields, 'request failed')
  }
  return answerProblem(problem, c)
}

export function answerProblem(problem: ServiceProblem, c: Context<ApiEnv>): Response {
  const document = problemOf(problem, { path: c.req.path, requestId: c.get('requestId') })
  c.header('Content-Type', 'application/problem+json')
  c.header('Cache-Control', 'no-store')
  if (problem.retryAfterSeconds !== undefined) c.header('Retry-After', String(problem.retryAfterSeconds))
  if (problem.code === 'unauthenticated') c.header('WWW-Authenticate', 'Bearer')
  return c.body(JSON.stringify(document), PROBLEMS[problem.code].status)
}

/** What the framework itself refuses. Its texts are for developers, so only the status is taken. */
function fromHono(error: Error): unknown {
  if (!(error instanceof HTTPException)) return error
  if (error.status === 413) return new ServiceProblem('payload_too_large', { cause: error })
  if (error.status === 415) return new ServiceProblem('unsupported_media_type', { cause: error })
  return error.status < 500 ? new ServiceProblem('invalid_request', { cause: error }) : error
}
